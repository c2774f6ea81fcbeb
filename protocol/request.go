package protocol

import (
	"log/slog"
	"slices"
	"strings"
	"time"
)

// Field is a key of a request.
type Field string

// The keys of a request. All but the method may be null.
const (
	FieldMethod       Field = "method"
	FieldHostname     Field = "hostname"      // the vCenter's name in the worker's configuration
	FieldName         Field = "name"          // the object: name, MoRef, UUID or inventory path; a datastore's URL
	FieldProperties   Field = "properties"    // list of property paths
	FieldKey          Field = "key"           // what to pick from the result: a guest disk's path, part of a command line
	FieldUsername     Field = "username"      // for the guest
	FieldPassword     Field = "password"      // for the guest
	FieldCounterName  Field = "counter-name"  // group.name.unit.rollup
	FieldInstance     Field = "instance"      // of the counter: "" for the total, "*" for all
	FieldMaxSample    Field = "max-sample"    // how many samples, the newest ones
	FieldPerfInterval Field = "perf-interval" // name of a historical interval
	FieldHelper       Field = "helper"        // who turns the result into text
	FieldTimeout      Field = "timeout"       // how long the client waits, in milliseconds
	FieldMaxAge       Field = "max-age"       // how old values may be, in seconds
	FieldContext      Field = "context"       // true: rows say where in the inventory they belong
)

// Password is a guest password on its way through. It prints as hidden
// wherever something prints it; convert it to string to use it.
type Password string

const hidden = "[hidden]"

func (Password) String() string { return hidden }

// GoString hides the password from %#v.
func (Password) GoString() string { return hidden }

// LogValue keeps the password out of logs.
func (Password) LogValue() slog.Value { return slog.StringValue(hidden) }

// Request is what a client asks for. A field that was absent or null is the
// zero value; [Request.Has] tells whether its key was in the message.
type Request struct {
	Method       string
	Hostname     string
	Name         string
	Properties   []string
	Key          string
	Username     string
	Password     Password
	CounterName  string
	Instance     string
	MaxSample    string
	PerfInterval string
	Helper       string
	Timeout      time.Duration
	MaxAge       time.Duration // means something only if its key was not null
	Context      bool          // see [Method.Context]
	Names        []string      // in place of Name; see [Method.Many]
	Since        time.Time     // see [Method.Since]; zero when not given

	present, given fieldSet // keys in the message; those of them that are not null
}

// fieldSet is a set of fields, a bit for each.
type fieldSet uint16

func (s *fieldSet) add(f Field)     { *s |= 1 << f.index() }
func (s fieldSet) has(f Field) bool { return s&(1<<f.index()) != 0 }

// index numbers the fields. Those that are no text share a number, which
// only max-age uses: the time-out needs none.
func (f Field) index() int {
	for i, w := range wireFields {
		if w == f {
			return i
		}
	}
	return len(wireFields)
}

// Has reports whether the key f was in the message, null or not. That is what
// decides whether a required field is missing.
func (r *Request) Has(f Field) bool { return r.present.has(f) }

// Null reports whether the key f was absent or null.
func (r *Request) Null(f Field) bool { return !r.given.has(f) }

// NameText is the object's name for a message: "None" when it was null, as the
// original prints it.
func (r *Request) NameText() string {
	if r.Null(FieldName) {
		return "None"
	}
	return r.Name
}

// Counters are the names in counter-name, which for some methods is a list
// with commas: each once, in order.
func (r *Request) Counters() []string {
	var names []string
	for name := range strings.SplitSeq(r.CounterName, ",") {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// text points at the field of r that f names; nil for those that are not text.
func (r *Request) text(f Field) *string {
	switch f {
	case FieldMethod:
		return &r.Method
	case FieldHostname:
		return &r.Hostname
	case FieldName:
		return &r.Name
	case FieldKey:
		return &r.Key
	case FieldUsername:
		return &r.Username
	case FieldPassword:
		return (*string)(&r.Password)
	case FieldCounterName:
		return &r.CounterName
	case FieldInstance:
		return &r.Instance
	case FieldMaxSample:
		return &r.MaxSample
	case FieldPerfInterval:
		return &r.PerfInterval
	case FieldHelper:
		return &r.Helper
	default:
		return nil
	}
}

// Set gives the text field f the value s and marks it as given. It does
// nothing for fields that are not text.
func (r *Request) Set(f Field, s string) {
	if p := r.text(f); p != nil {
		*p = s
		r.mark(f)
	}
}

// SetProperties asks for paths and marks the key as given.
func (r *Request) SetProperties(paths []string) {
	r.Properties = paths
	r.mark(FieldProperties)
}

// SetMaxAge asks for values that are at most so old, and marks the key as
// given. None at all means that the vCenter is asked whatever is known.
func (r *Request) SetMaxAge(age time.Duration) {
	r.MaxAge = age
	r.mark(FieldMaxAge)
}

func (r *Request) mark(f Field) {
	r.present.add(f)
	r.given.add(f)
}

// clear notes that the key f is there and takes back what it said before.
func (r *Request) clear(f Field) {
	r.present.add(f)
	r.given &^= 1 << f.index()
	if p := r.text(f); p != nil {
		*p = ""
	} else if f == FieldProperties {
		r.Properties = nil
	} else if f == FieldMaxAge {
		r.MaxAge = 0
	}
}
