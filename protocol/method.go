package protocol

import "strings"

// Shape is the form of a method's result.
type Shape string

// The shapes of results.
const (
	ShapeRows   Shape = "rows"   // a list of objects, one for each thing found
	ShapeRow    Shape = "row"    // a list with exactly one object
	ShapeObject Shape = "object" // one object, not in a list
)

// View says what the Zabbix helpers make of a result.
type View string

// The views of results.
const (
	ViewValue      View = "value"       // the first property asked for, of the last row
	ViewRows       View = "rows"        // low-level discovery: one entry a row
	ViewInnerRows  View = "inner rows"  // low-level discovery: one entry for each element of the member Inner
	ViewInnerValue View = "inner value" // the first property asked for, of the member Inner
	ViewCount      View = "count"       // how many rows there are; with a key, how many match it
	ViewCounters   View = "counters"    // the first counter asked for; see [Request.Counters]
)

// Method is one row of the catalogue: what a client can ask for.
type Method struct {
	Name     string
	Type     string  // the managed object type it is about, "" for the vCenter itself
	Required []Field // keys that must be in the message, though they may be null
	Optional []Field
	Default  []string // property paths that are always in the result
	Members  []string // what a row can have, in order, where that is not property paths
	Shape    Shape
	Inner    string // the member that holds the list or object inside the result, "" for none
	View     View
	Macro    string // low-level discovery macros begin with this, as in {#VSPHERE.VM.NAME}
	Done     string // "msg" of a success
	Summary  string // one sentence for people

	// Context marks a discovery whose rows say more when a request has
	// "context": identity and state of the object, and in the member "context"
	// the names of what it belongs to. See the package doc.
	Context bool

	// Added marks a method that the original does not have.
	Added bool

	// Many marks a method that can be asked about many objects at once, by
	// "names" in place of "name"; its result is then a list of rows, see [Row].
	Many bool

	// Since marks a method of counters that can be asked for every sample after a
	// time; see the package doc.
	Since bool

	// Local marks a method that a worker answers itself: the hostname may be
	// missing, and no vCenter is asked.
	Local bool

	// Unhelped marks a method that vpoller.helpers.zabbix and .czabbix refuse,
	// as they always have; zabbix.raw and zabbix.lld serve it.
	Unhelped bool

	// MsgFirst marks a method whose replies have always put "msg" before
	// "success"; helpers that pass the text on are compared byte for byte.
	MsgFirst bool
}

// OK is the success of the method with its own message.
func (m *Method) OK(result Value) *Response {
	return &Response{Msg: m.Done, Result: result, msgFirst: m.MsgFirst}
}

// Check reports which required keys are not in the message, and which others
// the method does not take.
func (m *Method) Check(r *Request) error {
	if err := m.checkNames(r); err != nil {
		return err
	}
	if err := m.checkSince(r); err != nil {
		return err
	}
	var missing []string
	for _, f := range m.Required {
		if !r.Has(f) && (f != FieldName || r.Names == nil) {
			missing = append(missing, string(f))
		}
	}
	if missing == nil {
		return nil
	}
	return Errorf(CodeMissingField, "Invalid task request: missing %s", strings.Join(missing, ", ")).
		WithHint("%s needs the keys %s", m.Name, joinFields(m.Required))
}

// Takes are the keys that the method looks at besides those that it requires.
func (m *Method) Takes() []Field {
	if m.Context {
		return append(m.Optional[:len(m.Optional):len(m.Optional)], FieldContext)
	}
	return m.Optional
}

// Fields are all keys that the method looks at, besides method, hostname,
// helper, timeout and max-age.
func (m *Method) Fields() []Field {
	return append(append([]Field(nil), m.Required...), m.Takes()...)
}

func joinFields(fields []Field) string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

// Lookup finds a method by its name.
func Lookup(name string) (*Method, bool) {
	for i := range catalogue {
		if catalogue[i].Name == name {
			return &catalogue[i], true
		}
	}
	return nil, false
}

// LookupRequest finds the method of r; the error is the original's.
func LookupRequest(r *Request) (*Method, error) {
	if m, ok := Lookup(r.Method); ok {
		return m, nil
	}
	return nil, UnknownMethod()
}

// UnknownMethod is the error for a method that there is not; the text is the
// original's.
func UnknownMethod() *Error {
	return unknownMethod().WithHint("vpoller-client --list-methods shows what there is")
}

func unknownMethod() *Error {
	return Errorf(CodeUnknownMethod, "Unknown or missing task/method name")
}

// Methods is the catalogue, in the order of the documentation. The slice is
// the caller's, the rows' own slices are shared.
func Methods() []Method {
	return append([]Method(nil), catalogue...)
}
