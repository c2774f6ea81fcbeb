package itemkey

import (
	"errors"
	"reflect"
	"testing"
)

func texts(s ...string) []Param { return Of("", s...).Params }

func TestParse(t *testing.T) {
	for _, test := range []struct {
		key  string
		want Key
	}{
		{"vpoller.ping", Key{Name: "vpoller.ping"}},
		{"a-b_c.9[]", Key{"a-b_c.9", texts("")}},
		{"k[,]", Key{"k", texts("", "")}},
		{"k[a]", Key{"k", texts("a")}},
		{"k[ a , b]", Key{"k", texts("a ", "b")}},
		{"icmpping[,,200,,500]", Key{"icmpping", texts("", "", "200", "", "500")}},
		{`k["a"]`, Key{"k", texts("a")}},
		{`k[ "a" , "b" ]`, Key{"k", texts("a", "b")}},
		{`k["a,]b"]`, Key{"k", texts("a,]b")}},
		{`k["say \"hi\""]`, Key{"k", texts(`say "hi"`)}},
		{`k["C:\dir\\x"]`, Key{"k", texts(`C:\dir\\x`)}},
		{`k["a\\"b"]`, Key{"k", texts(`a\"b`)}},
		{`k[C:\]`, Key{"k", texts(`C:\`)}},
		{`k[a"b]`, Key{"k", texts(`a"b`)}},
		{`k[a[b]`, Key{"k", texts("a[b")}},
		{`k[""]`, Key{"k", texts("")}},
		{"k[ü,☃]", Key{"k", texts("ü", "☃")}},
		{"k[a\nb]", Key{"k", texts("a\nb")}},
		{"k[[a,b],c]", Key{"k", []Param{{Array: []string{"a", "b"}}, {Text: "c"}}}},
		{`k[ [ a, "b,c" ] ,d]`, Key{"k", []Param{{Array: []string{"a", "b,c"}}, {Text: "d"}}}},
		{"k[[]]", Key{"k", []Param{{Array: []string{""}}}}},
		{"k[[a],[b]]", Key{"k", []Param{{Array: []string{"a"}}, {Array: []string{"b"}}}}},
		{"vpoller[vm.get,{$VSPHERE.HOST},{HOST.HOST},name]", Key{"vpoller", texts("vm.get", "{$VSPHERE.HOST}", "{HOST.HOST}", "name")}},
		{`k["{$M:\"a,b\"}"]`, Key{"k", texts(`{$M:"a,b"}`)}},
	} {
		got, err := Parse(test.key)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %#v, %v; want %#v", test.key, got, err, test.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct {
		key    string
		offset int
		reason string
	}{
		{"", 0, "a key begins with a name of letters, digits, _, - and ."},
		{"[a]", 0, "a key begins with a name of letters, digits, _, - and ."},
		{"k a", 1, `no ' ' in a name`},
		{"kü", 1, `no 'ü' in a name`},
		{"k[", 2, "no closing bracket"},
		{"k[a", 3, "no closing bracket"},
		{"k[a,", 4, "no closing bracket"},
		{"k[a]b", 4, "nothing follows the closing bracket"},
		{"k[a][b]", 4, "nothing follows the closing bracket"},
		{`k["a]`, 5, "no closing quotation mark"},
		{`k["C:\"]`, 8, "no closing quotation mark"},
		{`k["a"b]`, 5, "only a comma or a bracket follows a parameter"},
		{`k["a"`, 5, "no closing bracket"},
		{"k[\"a\"\x00]", 5, "only a comma or a bracket follows a parameter"},
		{"k[[a,[b]]]", 5, "no array inside an array"},
		{"k[[a]b]", 5, "only a comma or a bracket follows a parameter"},
		{"k[[a]", 5, "no closing bracket"},
		{"k[[a", 4, "no closing bracket"},
	} {
		_, err := Parse(test.key)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("%s: %v", test.key, err)
			continue
		}
		if syntax.Offset != test.offset || syntax.Reason != test.reason || syntax.Key != test.key {
			t.Errorf("%q: %d %q; want %d %q", test.key, syntax.Offset, syntax.Reason, test.offset, test.reason)
		}
	}
}

func TestText(t *testing.T) {
	k, err := Parse(`k[a,[ b, "c,d"],"e"]`)
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{-1: "", 0: "a", 1: `b,"c,d"`, 2: "e", 3: ""} {
		if got := k.Text(n); got != want {
			t.Errorf("parameter %d is %q, want %q", n, got, want)
		}
	}
}

func TestEqual(t *testing.T) {
	a, _ := Parse(`k["a",[b]]`)
	for key, want := range map[string]bool{"k[a,[b]]": true, `k[ a,["b"]]`: true, "k[a,b]": false, "k[a]": false, "k": false, "j[a,[b]]": false} {
		b, err := Parse(key)
		if err != nil {
			t.Fatal(err)
		}
		if a.Equal(b) != want {
			t.Errorf("%s: equal is %v", key, !want)
		}
	}
	if Of("k").Equal(Of("k", "")) {
		t.Error("k and k[] are the same")
	}
}
