package protocol

// Value is one JSON value of a result. It is one of a closed set of types:
// nil, bool, int64, float64, string, [List] or [Object]. Whatever a method
// returns is made of these, so encoders and helpers handle nothing else.
type Value = any

// List is a JSON array.
type List []Value

// Object is a JSON object whose members keep their order on the wire: the
// text helpers print rows in that order, and templates depend on it.
type Object []Member

// Member is one name and value of an [Object].
type Member struct {
	Name  string
	Value Value
}

// Get returns the value of the member called name, and whether there is one.
func (o Object) Get(name string) (Value, bool) {
	for i := range o {
		if o[i].Name == name {
			return o[i].Value, true
		}
	}
	return nil, false
}

// Set gives the member called name the value v: in place when it is there,
// at the end when it is not.
func (o *Object) Set(name string, v Value) {
	for i := range *o {
		if (*o)[i].Name == name {
			(*o)[i].Value = v
			return
		}
	}
	*o = append(*o, Member{name, v})
}
