package render

import (
	"fmt"
	"strings"

	"vpoller/internal/templates/source"
)

// rowsIn is where the rows are in the discovery data of those flavours that read
// lists as such.
var rowsIn = map[source.Flavour]string{
	source.Native: "JSON.parse(value).data",
	source.Active: "JSON.parse(value)",
}

// rowsScript makes plain rows of discovery data, whose macros have lost the case
// of the members.
func rowsScript(rows, macro string, members []string) string {
	var b strings.Builder
	b.WriteString("var names = {\n")
	for i, m := range members {
		end := ","
		if i == len(members)-1 {
			end = ""
		}
		fmt.Fprintf(&b, "  '{#VSPHERE.%s.%s}': '%s'%s\n", macro, strings.ToUpper(m), m, end)
	}
	b.WriteString("};\nreturn JSON.stringify(" + rows + `.map(function (row) {
  var plain = {};
  Object.keys(row).forEach(function (macro) { plain[names[macro] || macro] = row[macro]; });
  return plain;
}));
`)
	return b.String()
}
