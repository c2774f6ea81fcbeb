package protocol

import (
	"bytes"
	"encoding/json"
	"strconv"
	"time"
	"unicode/utf8"
)

// Decode reads a request as leniently as the original does: keys in any order,
// unknown ones ignored, the last of equal ones wins, any may be null, numbers
// stand for text, and Python's NaN and Infinity pass as values. It is strict
// where the original is: one JSON object in UTF-8 and nothing else.
//
// Two things the original chokes on are understood: properties given as one
// string, and the "(null)" that C clients send for what was not given, which
// counts as null (but for perf-interval, whose error text scripts know).
// Requests in the form of 2014 are answered too; see [legacy].
//
// The error is an [*Error] with the original's text.
func Decode(data []byte) (*Request, error) {
	data, err := checkObject(data)
	if err != nil {
		return nil, err
	}
	r := new(Request)
	var old legacy
	scanMembers(data, func(key, raw []byte) bool {
		key = plainKey(key)
		if string(key) == string(FieldTimeout) {
			r.Timeout = milliseconds(raw)
		} else if string(key) == string(FieldMaxAge) {
			err = r.decodeMaxAge(raw)
		} else if string(key) == string(FieldContext) {
			err = r.decodeContext(raw)
		} else if string(key) == string(FieldNames) {
			err = r.decodeNames(raw)
		} else if string(key) == string(FieldSince) {
			err = r.decodeSince(raw)
		} else if f, ok := fieldOf(key); ok {
			err = r.decodeField(f, raw)
		} else {
			old.note(key, raw)
		}
		return err == nil
	})
	if err == nil {
		err = old.apply(r)
	}
	if err != nil {
		return nil, err
	}
	return r, nil
}

// fieldOf finds the field that key names; it makes no copy of key.
func fieldOf(key []byte) (Field, bool) {
	for _, f := range wireFields {
		if string(key) == string(f) {
			return f, true
		}
	}
	return "", false
}

// checkObject checks that data is one JSON object in UTF-8, as lenient about
// Python's constants as the original, and returns it as plain JSON.
func checkObject(data []byte) ([]byte, error) {
	valid := utf8.Valid(data)
	if valid && !json.Valid(data) {
		data = pythonConstants(data)
		valid = json.Valid(data)
	}
	if !valid {
		return nil, Errorf(CodeBadRequest, "Invalid message received").
			WithHint(`send one JSON object in UTF-8, such as {"method": "about", "hostname": "vc01.example.org"}`)
	}
	if s := (scanner{data: data}); s.next() != '{' {
		return nil, Errorf(CodeBadRequest, "Expected a JSON message, received <class '%s'>", rawType(data)).
			WithHint("the message must be a JSON object")
	}
	return data, nil
}

// plainKey resolves the escapes of a key, which no sane client writes.
func plainKey(key []byte) []byte {
	if bytes.IndexByte(key, '\\') < 0 {
		return key
	}
	s, _ := scalarText([]byte(`"` + string(key) + `"`))
	return []byte(s)
}

// decodeField takes the value of f, which may come again: the last one counts.
func (r *Request) decodeField(f Field, raw []byte) error {
	r.clear(f)
	if isNull(raw) && (f != FieldPerfInterval || raw[0] == 'n') {
		return nil
	}
	if f == FieldProperties {
		return r.decodeProperties(raw)
	}
	s, ok := scalarText(raw)
	switch {
	case ok:
		r.Set(f, s)
		return nil
	case f == FieldMethod:
		return unknownMethod()
	default:
		return Errorf(CodeBadRequest, "Invalid task request: %s must be text", f)
	}
}

// decodeMaxAge takes a number of seconds, or one as text.
func (r *Request) decodeMaxAge(raw []byte) error {
	r.clear(FieldMaxAge)
	text, ok := scalarText(raw)
	if isNull(raw) || ok && text == "" {
		return nil
	}
	seconds, err := strconv.ParseFloat(text, 64)
	if err != nil || !(seconds >= 0 && seconds <= maxAgeLimit.Seconds()) {
		return Errorf(CodeBadRequest, "Invalid task request: max-age must be a number of seconds").
			WithHint("from 0, which asks the vCenter every time, to %.0f", maxAgeLimit.Seconds())
	}
	r.SetMaxAge(time.Duration(seconds * float64(time.Second)))
	return nil
}

// maxAgeLimit is the greatest max-age: no value is kept longer than a year.
const maxAgeLimit = 365 * 24 * time.Hour

// decodeContext takes a boolean, or one as text or number, as command lines
// and templates give it.
func (r *Request) decodeContext(raw []byte) error {
	r.Context = false
	text, ok := scalarText(raw)
	if isNull(raw) || ok && text == "" {
		return nil
	}
	on, err := strconv.ParseBool(text)
	if err != nil {
		return Errorf(CodeBadRequest, "Invalid task request: context must be true or false")
	}
	r.Context = on
	return nil
}

// isNull reports whether raw stands for nothing: null, or the "(null)" that C
// clients print for a string they do not have.
func isNull(raw []byte) bool {
	return string(raw) == "null" || string(raw) == `"(null)"`
}

func (r *Request) decodeProperties(raw []byte) error {
	var elements []json.RawMessage
	if json.Unmarshal(raw, &elements) != nil {
		elements = []json.RawMessage{raw}
	}
	paths := make([]string, 0, len(elements))
	for _, e := range elements {
		s, ok := scalarText(e)
		if !ok {
			return Errorf(CodeBadRequest, "Invalid task request: properties must be a list of property paths")
		}
		if s != "(null)" && s != "" {
			paths = append(paths, s)
		}
	}
	r.SetProperties(paths)
	return nil
}

// scalarText is the text of a string, number, or boolean (as Python prints it).
func scalarText(raw []byte) (string, bool) {
	switch raw[0] {
	case '"':
		if bytes.IndexByte(raw, '\\') < 0 {
			return string(raw[1 : len(raw)-1]), true
		}
		var s string
		return s, json.Unmarshal(raw, &s) == nil
	case 't':
		return "True", true
	case 'f':
		return "False", true
	case '[', '{', 'n':
		return "", false
	default:
		return string(raw), true
	}
}

// pythonConstants replaces the number constants that Python's decoder accepts
// and JSON does not, outside of strings, by null.
func pythonConstants(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
		if data[0] == '"' {
			s := scanner{data: data}
			if _, ok := s.skipString(); !ok {
				return append(out, data...)
			}
			out, data = append(out, data[:s.pos]...), data[s.pos:]
			continue
		}
		if n := constantLength(data); n > 0 {
			out, data = append(out, "null"...), data[n:]
			continue
		}
		out, data = append(out, data[0]), data[1:]
	}
	return out
}

func constantLength(data []byte) int {
	for _, c := range []string{"NaN", "Infinity", "-Infinity"} {
		if bytes.HasPrefix(data, []byte(c)) {
			return len(c)
		}
	}
	return 0
}

// rawType names the type that Python's decoder gives a JSON text. It looks at
// its beginning only: a stranger's text may be large.
func rawType(data []byte) string {
	switch (&scanner{data: data}).next() {
	case '[':
		return "list"
	case '{':
		return "dict"
	case '"':
		return "str"
	case 't', 'f':
		return "bool"
	case 'n':
		return "NoneType"
	default:
		if bytes.ContainsAny(data, ".eE") {
			return "float"
		}
		return "int"
	}
}

// pythonType names the type that Python's decoder gives v.
func pythonType(v Value) string {
	switch v.(type) {
	case nil:
		return "NoneType"
	case bool:
		return "bool"
	case int64:
		return "int"
	case float64:
		return "float"
	case string:
		return "str"
	case List:
		return "list"
	default:
		return "dict"
	}
}
