package protocol

import (
	"bytes"
	"encoding/json"
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
// Requests in the form of 2014 are answered too; see [modernise].
//
// The error is an [*Error] with the original's text.
func Decode(data []byte) (*Request, error) {
	members, err := decodeMembers(data)
	if err != nil {
		return nil, err
	}
	modernise(members)
	r := new(Request)
	for _, f := range wireFields {
		if raw, ok := members[string(f)]; ok {
			if err := r.decodeField(f, raw); err != nil {
				return nil, err
			}
		}
	}
	r.Timeout = milliseconds(members[string(FieldTimeout)])
	return r, nil
}

// decodeMembers checks that data is one JSON object and returns its members.
func decodeMembers(data []byte) (map[string]json.RawMessage, error) {
	invalid := Errorf(CodeBadRequest, "Invalid message received").
		WithHint(`send one JSON object in UTF-8, such as {"method": "about", "hostname": "vc01.example.org"}`)
	if !utf8.Valid(data) {
		return nil, invalid
	}
	var members map[string]json.RawMessage
	err := json.Unmarshal(data, &members)
	if err != nil && !json.Valid(data) {
		data = pythonConstants(data)
		if !json.Valid(data) {
			return nil, invalid
		}
		err = json.Unmarshal(data, &members)
	}
	if err != nil || members == nil {
		return nil, Errorf(CodeBadRequest, "Expected a JSON message, received <class '%s'>", rawType(data)).
			WithHint("the message must be a JSON object")
	}
	return members, nil
}

func (r *Request) decodeField(f Field, raw json.RawMessage) error {
	if string(raw) == "null" {
		r.mark(f, null)
		return nil
	}
	if f == FieldProperties {
		return r.decodeProperties(raw)
	}
	s, ok := scalarText(raw)
	if !ok && f == FieldMethod {
		return unknownMethod()
	}
	if !ok {
		return Errorf(CodeBadRequest, "Invalid task request: %s must be text", f)
	}
	if s == "(null)" && f != FieldPerfInterval {
		r.mark(f, null)
		return nil
	}
	r.Set(f, s)
	return nil
}

func (r *Request) decodeProperties(raw json.RawMessage) error {
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
func scalarText(raw json.RawMessage) (string, bool) {
	if len(raw) == 0 {
		return "", false
	}
	switch raw[0] {
	case '"':
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

// rawType names the Python type of a JSON text that is not an object.
func rawType(data []byte) string {
	v, err := DecodeValue(data)
	if err != nil {
		return "int" // too large for any type here: Python's int is not
	}
	return pythonType(v)
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
