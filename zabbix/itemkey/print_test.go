package itemkey

import (
	"errors"
	"testing"
)

func TestPrint(t *testing.T) {
	for _, test := range []struct {
		key  Key
		want string
	}{
		{Of("k"), "k"},
		{Of("k", ""), "k[]"},
		{Of("k", "a", "", "b"), "k[a,,b]"},
		{Of("k", " a"), `k[" a"]`},
		{Of("k", "a "), "k[a ]"},
		{Of("k", "[a"), `k["[a"]`},
		{Of("k", "a[0"), "k[a[0]"},
		{Of("k", "a[0]"), `k["a[0]"]`},
		{Of("k", `"`), `k["\""]`},
		{Of("k", `a"b`), `k[a"b]`},
		{Of("k", `a"b,c`), `k["a\"b,c"]`},
		{Of("k", `C:\`), `k[C:\]`},
		{Key{"k", []Param{{Array: []string{"a", "b,c"}}, {Text: "d"}}}, `k[[a,"b,c"],d]`},
	} {
		got, err := test.key.Print()
		if err != nil || got != test.want {
			t.Errorf("got %s, %v; want %s", got, err, test.want)
		}
	}
}

func TestPrintRefuses(t *testing.T) {
	for _, key := range []Key{Of("k", `a,b\`), {"k", []Param{{Array: []string{"a", `]\`}}}}} {
		if got, err := key.Print(); !errors.Is(err, ErrUnprintable) {
			t.Errorf("got %s, %v", got, err)
		}
	}
	for _, name := range []string{"", "a b", "a[", "ü"} {
		if got, err := Of(name).Print(); err == nil {
			t.Errorf("%q became %s", name, got)
		}
	}
}

func TestUnresolved(t *testing.T) {
	for text, want := range map[string]string{
		"":                         "",
		"vc01":                     "",
		"{$VSPHERE.HOST}":          "{$VSPHERE.HOST}",
		"x{HOST.HOST}y":            "{HOST.HOST}",
		"{#VSPHERE.VM.NAME}":       "{#VSPHERE.VM.NAME}",
		`{$M:"a}b"}c`:              `{$M:"a}b"}`,
		`{$M: "a\"}b"}`:            `{$M: "a\"}b"}`,
		"{$M:a}":                   "{$M:a}",
		"{$M:a":                    "",
		`{$M:"a}`:                  "",
		"{{$A}":                    "{$A}",
		"{$}":                      "",
		"{":                        "",
		"{$A":                      "",
		"{NAME}":                   "",
		`{"a.b": 1}`:               "",
		"[0-9]{2}":                 "",
		"{A.B:x}":                  "",
		"{$lower} then {$UPPER_1}": "{$UPPER_1}",
	} {
		if got := Unresolved(text); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
