package cli

import (
	"strings"

	"github.com/spf13/pflag"
)

// helpWidth is how wide lines of help may be; help goes into pipes and manuals
// as well, so the terminal at hand does not matter.
const helpWidth = 100

// Help is the whole help text.
func (f *Flags) Help() string {
	var b strings.Builder
	b.WriteString(strings.TrimSpace(f.About) + "\n\nUsage:\n")
	for _, line := range f.Synopsis {
		b.WriteString("  " + f.Name + " " + line + "\n")
	}
	indent := f.flagsWidth()
	for _, s := range f.Sections {
		b.WriteString("\n" + s.Title + ":\n")
		if s.Flags != nil {
			s.Flags.VisitAll(func(flag *pflag.Flag) { writeFlag(&b, flag, indent) })
			continue
		}
		for line := range strings.Lines(strings.Trim(s.Body, "\n")) {
			b.WriteString(strings.TrimRight("  "+line, " \n") + "\n")
		}
	}
	return b.String()
}

// flagsWidth is the room that the longest flag needs.
func (f *Flags) flagsWidth() int {
	width := 0
	f.VisitAll(func(flag *pflag.Flag) { width = max(width, len(flagSyntax(flag))) })
	return width + 2
}

// flagSyntax is a flag as it is typed: "  -m, --method METHOD".
func flagSyntax(flag *pflag.Flag) string {
	value, _ := pflag.UnquoteUsage(flag)
	short := "      "
	if flag.Shorthand != "" {
		short = "  -" + flag.Shorthand + ", "
	}
	if flag.NoOptDefVal != "" { // a switch
		value = ""
	}
	return strings.TrimRight(short+"--"+flag.Name+" "+value, " ")
}

// writeFlag writes one flag and what it does, the latter from the column
// indent on.
func writeFlag(b *strings.Builder, flag *pflag.Flag, indent int) {
	_, usage := pflag.UnquoteUsage(flag)
	if d := flag.DefValue; d != "" && d != "false" && d != "0" && d != "[]" {
		usage += " (default " + d + ")"
	}
	syntax := flagSyntax(flag)
	b.WriteString(syntax + strings.Repeat(" ", indent-len(syntax)))
	for i, line := range wrap(usage, helpWidth-indent) {
		if i > 0 {
			b.WriteString(strings.Repeat(" ", indent))
		}
		b.WriteString(line + "\n")
	}
}

// wrap breaks text between words into lines of at most width bytes, where its
// words allow it.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len(line)+1+len(word) > width {
			lines = append(lines, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	return append(lines, line)
}
