package demo

import (
	"fmt"
	"io"
	"strings"
	"time"

	"vpoller/internal/cli"
)

// pageWidth is how wide lines are where there is no terminal.
const pageWidth = 100

// screen is where the tour is shown. What cannot be written is lost: the reader
// has gone.
type screen struct {
	w        io.Writer
	style    cli.Style
	terminal bool
	width    int // columns
}

func newScreen(p *cli.Process) *screen {
	return &screen{w: p.Stdout, style: cli.StyleFor(p.Stdout, p.Getenv), terminal: cli.IsTerminal(p.Stdout),
		width: cli.TerminalWidth(p.Stdout, pageWidth)}
}

func (s *screen) printf(format string, args ...any) {
	fmt.Fprintf(s.w, format, args...) //nolint:errcheck // see above
}

// progress overwrites the line before, on a terminal only.
func (s *screen) progress(line string) {
	if s.terminal {
		s.printf("\r%s", s.style.Faint(line))
	}
}

// progressDone clears the line of progress.
func (s *screen) progressDone() {
	if s.terminal {
		s.printf("\r\x1b[K")
	}
}

// notice says something that the reader may not expect.
func (s *screen) notice(text string) { s.printf("%s\n\n", s.style.Accent("note: ")+text) }

// house shows what runs where.
func (s *screen) house(what, frontend, backend, url string) {
	s.printf("%s\n\n", s.style.Bold("vPoller demo: "+what))
	s.printf("  vpoller-client  -->  vpoller-proxy  -->  vpoller-worker  -->  vCenter %q\n", vcenter)
	s.printf("%s\n\n", s.style.Faint(fmt.Sprintf("  clients ask %s, the worker serves %s and logs in at %s", frontend, backend, url)))
}

func (s *screen) title(n, of int, text string) {
	s.printf("%s %s\n\n", s.style.Accent(fmt.Sprintf("%d/%d", n, of)), s.style.Bold(text))
}

// command shows a command line as it would be typed.
func (s *screen) command(name string, args []string) {
	s.printf("  %s %s\n", s.style.Accent("$"), commandLine(name, args))
}

// commandLine is what to type into a shell.
func commandLine(name string, args []string) string {
	words := []string{name}
	for _, a := range args {
		words = append(words, quote(a))
	}
	return strings.Join(words, " ")
}

func (s *screen) answer(text string, took time.Duration) {
	for line := range strings.Lines(text) {
		for _, part := range fold(strings.TrimRight(line, "\n"), s.width-len("  ")) {
			s.printf("  %s\n", part)
		}
	}
	s.printf("  %s\n\n", s.style.Faint(fmt.Sprintf("(%s)", roundTime(took))))
}

func (s *screen) skipped(needs string) {
	s.printf("  %s\n\n", s.style.Faint("skipped: this inventory has no "+strings.TrimPrefix(needs, "a ")))
}

func (s *screen) failed(err error) {
	s.printf("  %s %v\n\n", s.style.Bad("failed:"), err)
}

// summary ends the tour.
func (s *screen) summary(failed int) {
	if failed == 0 {
		s.printf("%s\n", s.style.Good("Every step was answered."))
		return
	}
	s.printf("%s\n", s.style.Bad(fmt.Sprintf("%d of the steps failed.", failed)))
}

// invite shows commands to try while the demo stays up, and how to log in at its
// vCenter.
func (s *screen) invite(commands []string, http string) {
	s.printf("\nThe demo stays up. Try in another terminal (\"make build\" puts the programs into bin/):\n\n")
	for _, c := range commands {
		s.printf("  %s %s\n", s.style.Accent("$"), c)
	}
	s.printf("\nA worker of your own can log in at the simulated vCenter, too: username %s, password %s.\n", username, password)
	if http != "" {
		s.printf("\nStatus page and metrics: http://%s/\n", http)
	}
	s.printf("\nCtrl-C ends it.\n")
}

// quote makes a word safe for a shell where it has to be.
func quote(word string) string {
	plain := func(r rune) bool {
		return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-_./:,=@%+", r)
	}
	if word != "" && strings.IndexFunc(word, func(r rune) bool { return !plain(r) }) < 0 {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}

// roundTime is a time with as many digits as matter to a reader.
func roundTime(d time.Duration) string {
	if d < 10*time.Millisecond {
		return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond))
	}
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// fold breaks a line of JSON between its words, so that it stays the same JSON.
// Lines of another kind stay whole.
func fold(line string, width int) []string {
	if !strings.HasPrefix(line, "{") || strings.Contains(line, "\x1b") {
		return []string{line}
	}
	const indent = "  "
	var parts []string
	for before := ""; ; before = indent {
		end := -1
		if room := width - len(before); len(line) > room && room > 0 {
			end = strings.LastIndexByte(line[:room], ' ')
		}
		if end < 0 {
			return append(parts, before+line)
		}
		parts = append(parts, before+line[:end])
		line = line[end+1:]
	}
}
