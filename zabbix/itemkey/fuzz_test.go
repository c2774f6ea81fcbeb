package itemkey

import (
	"errors"
	"strings"
	"testing"
)

// FuzzParse: any text is a key or an error with a place in it, and what a key
// says survives being printed.
func FuzzParse(f *testing.F) {
	for _, key := range []string{
		"vpoller.ping", "k[]", "k[[]]", "k[ a , b ]", `k["a\"b,]",[c,"d"]]`, `k["C:\"]`, "k[{$M:\"a,b\"}]", "k[[a,[b]]]", "k[\"a\"\x00]", "k[[a]b]", "", "[", "k[\xff]",
	} {
		f.Add(key)
	}
	f.Fuzz(func(t *testing.T, key string) {
		k, err := Parse(key)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Offset < 0 || syntax.Offset > len(key) {
				t.Fatalf("%q: %v", key, err)
			}
			return
		}
		for n := range k.Params {
			_ = k.Text(n)
		}
		printed, err := k.Print()
		if err != nil {
			t.Fatalf("%q: %v", key, err)
		}
		again, err := Parse(printed)
		if err != nil || !again.Equal(k) {
			t.Fatalf("%q became %q: %#v, then %#v (%v)", key, printed, k, again, err)
		}
	})
}

// FuzzPrint: whatever texts are printed come back.
func FuzzPrint(f *testing.F) {
	f.Add("a", `b\"`, ` ["c],`)
	f.Add("", `\`, `,\`)
	f.Fuzz(func(t *testing.T, a, b, c string) {
		key := Key{"k", []Param{{Text: a}, {Array: []string{b, c}}, {Text: c}}}
		printed, err := key.Print()
		if err != nil {
			if !errors.Is(err, ErrUnprintable) || !strings.HasSuffix(a, `\`) && !strings.HasSuffix(b, `\`) && !strings.HasSuffix(c, `\`) {
				t.Fatal(err)
			}
			return
		}
		again, err := Parse(printed)
		if err != nil || !again.Equal(key) {
			t.Fatalf("%q: %#v, %v; want %#v", printed, again, err, key)
		}
	})
}

// FuzzUnresolved: what is found is in the text, and is a macro by itself.
func FuzzUnresolved(f *testing.F) {
	f.Add(`a{$M:"}"}{HOST.HOST}{#X}`)
	f.Fuzz(func(t *testing.T, text string) {
		if macro := Unresolved(text); !strings.Contains(text, macro) || Unresolved(macro) != macro {
			t.Fatalf("%q in %q", macro, text)
		}
	})
}
