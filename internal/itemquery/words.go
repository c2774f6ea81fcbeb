package itemquery

import (
	"strings"

	"vpoller/protocol"
)

// fields are what the words mean, in their order.
var fields = [...]protocol.Field{
	protocol.FieldMethod, protocol.FieldHostname, protocol.FieldName, protocol.FieldProperties, protocol.FieldKey,
	protocol.FieldUsername, protocol.FieldPassword, protocol.FieldCounterName, protocol.FieldInstance, protocol.FieldPerfInterval,
}

// null is how keys of the original's templates leave out a parameter.
const null = "null"

// Fields are what the parameters of a key mean, in their order.
func Fields() []protocol.Field { return append([]protocol.Field(nil), fields[:]...) }

// IsGiven reports whether a parameter says anything.
func IsGiven(word string) bool { return word != "" && word != null }

// Give sets a field of r, or leaves it as it is when the word says nothing. The
// properties are a list with commas; blanks around them mean nothing.
func Give(r *protocol.Request, f protocol.Field, word string) {
	switch {
	case !IsGiven(word):
	case f == protocol.FieldProperties:
		if paths := split(word); len(paths) > 0 {
			r.SetProperties(paths)
		}
	default:
		r.Set(f, word)
	}
}

// Words sets the fields of r that the parameters of a key give. The error, for
// more words than there are parameters, is a [*protocol.Error] and quotes none
// of them.
func Words(r *protocol.Request, words []string) error {
	if len(words) > len(fields) {
		return protocol.Errorf(protocol.CodeBadRequest, "%d parameters, but there are only %d: %s", len(words), len(fields), names()).
			WithHint("a comma inside a parameter needs quotes around it")
	}
	for i, word := range words {
		Give(r, fields[i], word)
	}
	return nil
}

// names are the parameters as messages call them.
func names() string {
	all := make([]string, len(fields))
	for i, f := range fields {
		all[i] = string(f)
	}
	return strings.Join(all, ", ")
}

func split(word string) []string {
	var paths []string
	for path := range strings.SplitSeq(word, ",") {
		if path = strings.TrimSpace(path); path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}
