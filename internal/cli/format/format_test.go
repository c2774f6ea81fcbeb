package format_test

import (
	"strings"
	"testing"

	"vpoller/internal/cli/format"
	"vpoller/protocol"
)

func TestResult(t *testing.T) {
	cases := map[string]struct{ json, want string }{
		"rows": {
			`[{"name": "esxi01", "cpu": 4, "state": "poweredOn"}, {"name": "esxi02-long", "state": null, "cpu": 16}]`,
			`name         cpu  state
esxi01         4  poweredOn
esxi02-long   16  -
`},
		"rows with different properties": {
			`[{"name": "a"}, {"name": "b", "guest.ipAddress": "10.0.0.5"}]`,
			`name  guest.ipAddress
a     -
b     10.0.0.5
`},
		"one row": {
			`[{"name": "db01", "summary.config.numCpu": 2, "tags": ["web", "db"]}]`,
			`property               value
name                   db01
summary.config.numCpu  2
tags                   web, db
`},
		"one row with one property": {
			`[{"name": "db01"}]`,
			"name\ndb01\n"},
		"objects inside": {
			`[{"key": 1, "unitInfo": {"label": "%", "key": "percent"}}, {"key": 2, "unitInfo": {"label": "MHz", "key": "megaHertz"}}]`,
			`key  unitInfo.label  unitInfo.key
  1  %               percent
  2  MHz             megaHertz
`},
		"a list of objects inside": {
			`{"name": "db01", "network": [{"name": "VM Network"}, {"name": "DMZ"}]}`,
			`property  value
name      db01

network:
name
VM Network
DMZ
`},
		"lists of objects inside rows": {
			`[{"n": 1, "l": [{"a": 1}]}, {"n": 2, "l": []}]`,
			`n  l
1  [{"a": 1}]
2  []
`},
		"no rows": {`[]`, ""},
		"control characters and wide names": {
			`[{"name": "\u001b[31mred\n", "x": 1}, {"name": "vm-ünïcode", "x": 2}]`,
			`name           x
\x1b[31mred\n  1
vm-ünïcode     2
`},
		"no objects":   {`["a", 1.5, true]`, "a\n1.5\ntrue\n"},
		"a bare value": {`"x"`, "x\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			v, err := protocol.DecodeValue([]byte(c.json))
			if err != nil {
				t.Fatal(err)
			}
			want := c.want
			if got := string(format.Result(nil, v, nil)); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

func TestHeadingsAreDressedAfterPadding(t *testing.T) {
	table := format.Table{Heading: []string{"a", "b"}, Rows: [][]string{{"long", "x"}}}
	dress := func(s string) string { return "<" + s + ">" }
	if got, want := string(table.Append(nil, dress)), "<a>     <b>\nlong  x\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestIndent(t *testing.T) {
	v, err := protocol.DecodeValue([]byte(`{"success": 0, "result": [{"name": "ü"}, []], "none": {}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.TrimLeft(`
{
  "success": 0,
  "result": [
    {
      "name": "ü"
    },
    []
  ],
  "none": {}
}`, "\n")
	if got := string(format.Indent(nil, v)); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
