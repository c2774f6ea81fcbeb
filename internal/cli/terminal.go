package cli

import (
	"io"
	"os"

	"golang.org/x/term"
)

// IsTerminal reports whether a person reads what is written to w.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// TerminalWidth is how many columns w has, or fallback when it is no terminal.
func TerminalWidth(w io.Writer, fallback int) int {
	f, ok := w.(*os.File)
	if !ok {
		return fallback
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 {
		return fallback
	}
	return width
}

// Style dresses text for a terminal; its zero value leaves it plain.
type Style struct{ colour bool }

// StyleFor is the style for what goes to w: coloured when w is a terminal that
// can do it and the user has not asked for less (https://no-color.org).
func StyleFor(w io.Writer, getenv func(string) string) Style {
	return Style{IsTerminal(w) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"}
}

// Bold is for headings and for what the user types.
func (s Style) Bold(text string) string { return s.wrap("1", text) }

// Faint is for what is beside the point.
func (s Style) Faint(text string) string { return s.wrap("2", text) }

// Good is for success.
func (s Style) Good(text string) string { return s.wrap("32", text) }

// Bad is for failure.
func (s Style) Bad(text string) string { return s.wrap("31", text) }

// Accent is for prompts and names that should be found at a glance.
func (s Style) Accent(text string) string { return s.wrap("36", text) }

func (s Style) wrap(code, text string) string {
	if !s.colour || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}
