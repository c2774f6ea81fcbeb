package itemkey

import "slices"

// A Key is an item key, taken apart.
type Key struct {
	Name   string
	Params []Param // nil for a key without brackets
}

// A Param is one parameter of a key: a text, or an array of texts.
type Param struct {
	Text  string   // without quotes; "" for an array
	Array []string // nil unless the parameter is an array; of an empty array the one element ""
}

// IsArray reports whether the parameter was in brackets of its own.
func (p Param) IsArray() bool { return p.Array != nil }

// Text returns parameter n, counted from 0, and "" for one that is not there:
// to Zabbix a parameter left out and an empty one are the same. An array comes
// as the agents hand it on: its elements as in the key, without the brackets.
func (k Key) Text(n int) string {
	if n < 0 || n >= len(k.Params) {
		return ""
	}
	p := k.Params[n]
	if !p.IsArray() {
		return p.Text
	}
	return string(appendList(nil, p.Array))
}

// Equal reports whether both keys say the same, however they were quoted.
func (k Key) Equal(other Key) bool {
	same := func(a, b Param) bool {
		return a.IsArray() == b.IsArray() && a.Text == b.Text && slices.Equal(a.Array, b.Array)
	}
	return k.Name == other.Name && slices.EqualFunc(k.Params, other.Params, same)
}

// Of makes a key of a name and texts, without checking them: [Key.Print] does.
func Of(name string, params ...string) Key {
	k := Key{Name: name}
	for _, text := range params {
		k.Params = append(k.Params, Param{Text: text})
	}
	return k
}
