// Package keys reads item keys back: what request a key of the external check or
// of the loadable module stands for. Tests use it to hold the rendered templates
// against the method catalogue and the vSphere API.
package keys

import (
	"fmt"
	"strings"

	"vpoller/protocol"
)

// fields are what the parameters of a key without flags mean, in their order.
var fields = []protocol.Field{
	protocol.FieldMethod, protocol.FieldHostname, protocol.FieldName, protocol.FieldProperties, protocol.FieldKey,
	protocol.FieldUsername, protocol.FieldPassword, protocol.FieldCounterName, protocol.FieldInstance, protocol.FieldPerfInterval,
}

// flags are what the flags of a key mean.
var flags = map[string]protocol.Field{
	"-m": protocol.FieldMethod, "-V": protocol.FieldHostname, "-n": protocol.FieldName, "-p": protocol.FieldProperties,
	"-k": protocol.FieldKey, "-U": protocol.FieldUsername, "-P": protocol.FieldPassword, "-c": protocol.FieldCounterName,
	"-i": protocol.FieldInstance, "-T": protocol.FieldPerfInterval,
}

// Parse is the request of a key; false when the key asks vPoller for nothing.
func Parse(key string) (*protocol.Request, bool, error) {
	name, rest, _ := strings.Cut(key, "[")
	if name != "vpoller-zabbix" && name != "vpoller" {
		return nil, false, nil
	}
	params, err := Split(strings.TrimSuffix(rest, "]"))
	if err != nil {
		return nil, false, fmt.Errorf("%s: %w", key, err)
	}
	r := new(protocol.Request)
	if params[0] == "--batch" {
		return r, true, byFlags(r, params[1:])
	}
	if len(params) > len(fields) {
		return nil, false, fmt.Errorf("%s: %d parameters, there are only %d", key, len(params), len(fields))
	}
	for i, p := range params {
		give(r, fields[i], p)
	}
	return r, true, nil
}

func byFlags(r *protocol.Request, params []string) error {
	for i := 0; i < len(params); i += 2 {
		f, ok := flags[params[i]]
		if !ok || i+1 == len(params) {
			return fmt.Errorf("%q is no flag, or has no value", params[i])
		}
		give(r, f, params[i+1])
	}
	return nil
}

func give(r *protocol.Request, f protocol.Field, text string) {
	switch {
	case text == "" || text == "null":
	case f == protocol.FieldProperties:
		r.SetProperties(strings.Split(text, ","))
	default:
		r.Set(f, text)
	}
}

// Split takes the parameters of a key apart, as Zabbix's manual says in "Item
// key format".
func Split(text string) ([]string, error) {
	var params []string
	for {
		text = strings.TrimLeft(text, " ")
		var p string
		if strings.HasPrefix(text, `"`) {
			var ok bool
			if p, text, ok = unquote(text[1:]); !ok {
				return nil, fmt.Errorf("a quote is missing")
			}
			if text != "" && text[0] != ',' {
				return nil, fmt.Errorf("%q follows a quoted parameter", text)
			}
		} else {
			end := strings.IndexByte(text, ',')
			if end < 0 {
				end = len(text)
			}
			p, text = text[:end], text[end:]
		}
		params = append(params, p)
		if text == "" {
			return params, nil
		}
		text = text[1:]
	}
}

// unquote reads up to the closing quote.
func unquote(text string) (param, rest string, ok bool) {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '"':
			return b.String(), text[i+1:], true
		case text[i] == '\\' && i+1 < len(text) && text[i+1] == '"':
			i++
		}
		b.WriteByte(text[i])
	}
	return "", "", false
}
