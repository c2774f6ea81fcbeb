// Package keys reads item keys back: what request a key of the external check or
// of the loadable module stands for. Tests use it to hold the rendered templates
// against the method catalogue and the vSphere API.
package keys

import (
	"fmt"

	"vpoller/internal/itemquery"
	"vpoller/protocol"
	"vpoller/zabbix/itemkey"
)

// flags are what the flags of a key mean.
var flags = map[string]protocol.Field{
	"-m": protocol.FieldMethod, "-V": protocol.FieldHostname, "-n": protocol.FieldName, "-p": protocol.FieldProperties,
	"-k": protocol.FieldKey, "-U": protocol.FieldUsername, "-P": protocol.FieldPassword, "-c": protocol.FieldCounterName,
	"-i": protocol.FieldInstance, "-T": protocol.FieldPerfInterval,
}

// Parse is the request of a key; false when the key asks vPoller for nothing.
func Parse(text string) (*protocol.Request, bool, error) {
	key, err := itemkey.Parse(text)
	if err != nil {
		return nil, false, err
	}
	if key.Name != "vpoller-zabbix" && key.Name != "vpoller" {
		return nil, false, nil
	}
	words := make([]string, len(key.Params))
	for i := range words {
		words[i] = key.Text(i)
	}
	r := new(protocol.Request)
	if key.Text(0) == "--batch" {
		return r, true, byFlags(r, words[1:])
	}
	if err := itemquery.Words(r, words); err != nil {
		return nil, false, fmt.Errorf("%s: %w", text, err)
	}
	return r, true, nil
}

func byFlags(r *protocol.Request, words []string) error {
	for i := 0; i < len(words); i += 2 {
		f, ok := flags[words[i]]
		if !ok || i+1 == len(words) {
			return fmt.Errorf("%q is no flag, or has no value", words[i])
		}
		itemquery.Give(r, f, words[i+1])
	}
	return nil
}
