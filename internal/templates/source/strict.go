package source

import (
	"errors"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"
)

// strict decodes a mapping into the struct that out points at and refuses words
// that it does not have. The decoder's own check does not reach types that
// decode themselves, as those here do to know their lines.
func strict(n *yaml.Node, out any) error {
	if n.Kind != yaml.MappingNode {
		return problem(n, "there should be words and values here")
	}
	known := words(reflect.TypeOf(out).Elem())
	var unknown yaml.TypeError
	for i := 0; i < len(n.Content); i += 2 {
		if word := n.Content[i]; !known[word.Value] {
			unknown.Errors = append(unknown.Errors, at(word, "unknown word %q", word.Value))
		}
	}
	err := n.Decode(out)
	var inside *yaml.TypeError
	switch {
	case errors.As(err, &inside):
		unknown.Errors = append(unknown.Errors, inside.Errors...)
	case err != nil:
		return err
	}
	if unknown.Errors != nil {
		return &unknown
	}
	return nil
}

// words are the names that the fields of t have in a source file.
func words(t reflect.Type) map[string]bool {
	known := map[string]bool{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		if name != "" && name != "-" {
			known[name] = true
		}
	}
	return known
}
