package vsphere

import (
	"fmt"
	"strings"
)

// notFoundError says that no object of a kind has that name.
type notFoundError struct{ kind, id string }

func (e *notFoundError) Error() string { return "Cannot find object " + e.id }

// ambiguousError says that several objects have that name.
type ambiguousError struct {
	id         string
	candidates []string // path and reference of each
}

// shownCandidates limits the length of the message.
const shownCandidates = 10

func (e *ambiguousError) Error() string {
	shown := e.candidates
	if len(shown) > shownCandidates {
		shown = append(shown[:shownCandidates:shownCandidates], fmt.Sprintf("and %d more", len(e.candidates)-shownCandidates))
	}
	return fmt.Sprintf("Ambiguous name %s: %s", e.id, strings.Join(shown, ", "))
}

// propertyError says that a type has no such properties.
type propertyError struct {
	kind  string
	paths []string
}

func (e *propertyError) Error() string {
	return fmt.Sprintf("%s has no property %s", e.kind, strings.Join(e.paths, ", "))
}

// permissionError says that the account may not read properties.
type permissionError struct {
	kind      string
	paths     []string
	privilege string
}

func (e *permissionError) Error() string {
	return fmt.Sprintf("no permission to read %s of %s: the account needs the privilege %s",
		strings.Join(e.paths, ", "), e.kind, e.privilege)
}
