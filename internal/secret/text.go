package secret

import (
	"fmt"
	"io"
	"log/slog"
)

// Hidden is what a Text prints instead of its secret.
const Hidden = "[hidden]"

// Text is a secret string. The zero Text is "no secret given" and prints as
// nothing, so that a dump shows whether a secret is set. Texts are compared
// with Equal: two Texts of the same secret are not == to each other.
type Text struct {
	// A pointer, because fmt calls no method on unexported fields: it would
	// print a string there in full, of a pointer it prints the address.
	plain *string
}

// New hides s. New("") is the zero Text.
func New(s string) Text {
	if s == "" {
		return Text{}
	}
	return Text{plain: &s}
}

// Reveal returns the secret itself, to be handed to whoever logs in with it and
// to nobody else.
func (t Text) Reveal() string {
	if t.plain == nil {
		return ""
	}
	return *t.plain
}

// IsZero reports whether there is no secret. Encoders that know omitempty
// (yaml.v3) or omitzero (encoding/json) leave such a Text out.
func (t Text) IsZero() bool { return t.plain == nil }

// Equal reports whether both hold the same secret.
func (t Text) Equal(other Text) bool { return t.Reveal() == other.Reveal() }

// String returns Hidden, or "" for the zero Text.
func (t Text) String() string {
	if t.IsZero() {
		return ""
	}
	return Hidden
}

// Format answers every fmt verb, %d and %x included, with String's text.
func (t Text) Format(f fmt.State, _ rune) {
	// fmt.State keeps no write error to report.
	_, _ = io.WriteString(f, t.String())
}

// LogValue answers slog.
func (t Text) LogValue() slog.Value { return slog.StringValue(t.String()) }

// MarshalText answers encoding/json, encoding/xml and yaml.v3.
func (t Text) MarshalText() ([]byte, error) { return []byte(t.String()), nil }
