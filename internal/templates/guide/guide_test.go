package guide

import (
	"strings"
	"testing"
	"testing/fstest"

	"vpoller/internal/templates/source"
)

func TestMarkdown(t *testing.T) {
	c, err := source.Load(fstest.MapFS{
		"common.yaml": {Data: []byte("classes: {usage: x, discovery: x}\n")},
		"a.yaml": {Data: []byte(`
template: Thing
object: thing
kind: thing
host-group: Things
description: A thing.
macros: [{macro: "{$MAX}", value: {batch: "1", others: "2"}, description: Most of it.}]
lists: [{id: parts, method: thing.parts, members: [name]}]
items:
  - {id: size, name: Size | of it, property: size, component: x, units: B, native: false,
     triggers: [{id: big, name: Big, when: 'last(//size)>{$MAX}', severity: high, scope: notice}]}
discovery:
  - {id: parts, name: Part discovery, list: parts, identity: [name], items: [{id: part, name: Part, member: name, component: x}]}
`)},
	})
	if err != nil {
		t.Fatal(err)
	}
	page := string(Markdown(c))
	for _, want := range []string{
		"| `vpoller thing` | Things | VMware Thing by vPoller active |\n",
		"| [VMware Thing by vPoller](#vmware-thing-by-vpoller) | 1 | 1 | 1 | 1 | 0 |\n",
		"| Size \\| of it | `thing.get size` | usage | B | batch, active, external |  |\n",
		"| Big | high | `last(//size)>{$MAX}` |  |  |\n",
		"| Part | `thing.parts name` |  |  | all |  |\n",
		"| `{$MAX}` | batch `1`, active `2`, external `2`, native `2` | Most of it. |\n",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in\n%s", want, page)
		}
	}
}
