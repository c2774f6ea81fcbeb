package render

import (
	"fmt"
	"strings"
)

// rowsScript makes plain rows of the discovery data of the loadable module,
// whose macros have lost the case of the members.
func rowsScript(macro string, members []string) string {
	var b strings.Builder
	b.WriteString("var names = {\n")
	for i, m := range members {
		end := ","
		if i == len(members)-1 {
			end = ""
		}
		fmt.Fprintf(&b, "  '{#VSPHERE.%s.%s}': '%s'%s\n", macro, strings.ToUpper(m), m, end)
	}
	b.WriteString(`};
return JSON.stringify(JSON.parse(value).data.map(function (row) {
  var plain = {};
  Object.keys(row).forEach(function (macro) { plain[names[macro] || macro] = row[macro]; });
  return plain;
}));
`)
	return b.String()
}
