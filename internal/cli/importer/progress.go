package importer

import (
	"fmt"
	"io"
	"strings"

	"vpoller/internal/cli"
)

// A bar shows on a terminal how far the work is; elsewhere it shows nothing.
type bar struct {
	w     io.Writer // nil where nobody looks
	total int
	width int
}

// newBar makes a bar for so many hosts on w.
func newBar(w io.Writer, total int) *bar {
	if !cli.IsTerminal(w) || total == 0 {
		return &bar{}
	}
	b := &bar{w: w, total: total, width: min(40, cli.TerminalWidth(w, 80)-30)}
	b.show(0)
	return b
}

// show draws the bar anew.
func (b *bar) show(done int) {
	if b.w != nil {
		fmt.Fprint(b.w, "\r"+drawn(done, b.total, b.width)) //nolint:errcheck // only decoration
	}
}

// clear takes the bar away.
func (b *bar) clear() {
	if b.w != nil {
		fmt.Fprint(b.w, "\r\x1b[K") //nolint:errcheck // only decoration
	}
}

// drawn is a bar of a width in characters, with numbers behind it.
func drawn(done, total, width int) string {
	width = max(width, 0)
	full := width * done / max(total, 1)
	return fmt.Sprintf("[%s%s] %d of %d hosts", strings.Repeat("#", full), strings.Repeat(" ", width-full), done, total)
}
