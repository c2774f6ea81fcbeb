package protocol

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// maxDepth bounds the nesting of a decoded value; vSphere's own data objects
// stay far below it.
const maxDepth = 200

// DecodeValue reads one JSON text. Objects keep the order of their members;
// numbers become int64 when they are whole and fit, float64 otherwise.
func DecodeValue(data []byte) (Value, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := decodeNext(d, maxDepth)
	if err != nil {
		return nil, fmt.Errorf("reading JSON: %w", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("reading JSON: text after the value")
	}
	return v, nil
}

func decodeNext(d *json.Decoder, depth int) (Value, error) {
	if depth == 0 {
		return nil, errors.New("nested too deep")
	}
	tok, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '[' {
			return decodeList(d, depth)
		}
		return decodeObject(d, depth)
	case json.Number:
		return number(t)
	default: // nil, bool or string
		return t, nil
	}
}

func decodeList(d *json.Decoder, depth int) (Value, error) {
	list := List{}
	for d.More() {
		v, err := decodeNext(d, depth-1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	_, err := d.Token() // the closing bracket
	return list, err
}

func decodeObject(d *json.Decoder, depth int) (Value, error) {
	o := Object{}
	places := map[string]int{} // Object.Set would look through all that is there
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return nil, err
		}
		v, err := decodeNext(d, depth-1)
		if err != nil {
			return nil, err
		}
		name := key.(string)
		if i, again := places[name]; again {
			o[i].Value = v
			continue
		}
		places[name] = len(o)
		o = append(o, Member{name, v})
	}
	_, err := d.Token() // the closing brace
	return o, err
}

func number(n json.Number) (Value, error) {
	if i, err := n.Int64(); err == nil {
		return i, nil
	}
	f, err := n.Float64()
	if err != nil {
		return nil, fmt.Errorf("number %s is out of range", n)
	}
	return f, nil
}
