package cli_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"vpoller/internal/cli"
)

func TestReport(t *testing.T) {
	cases := map[string]struct {
		err  error
		code int
		text string
	}{
		"nothing":   {nil, 0, ""},
		"a failure": {errors.New("disk full"), 1, "prog: disk full\n"},
		"several":   {errors.Join(errors.New("one"), errors.New("two")), 1, "prog: one\nprog: two\n"},
		"usage":     {cli.Usagef("like this", "no %s given", "method"), 2, "prog: no method given\nhint: like this\n"},
		"silent":    {cli.Silent(69), 69, ""},
		"wrapped":   {fmt.Errorf("start: %w", &cli.Error{Code: 2, Err: errors.New("bad"), Hint: "fix it"}), 2, "prog: start: bad\nhint: fix it\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if code := cli.Report(&b, "prog", c.err); code != c.code {
				t.Errorf("exit code %d, want %d", code, c.code)
			}
			if b.String() != c.text {
				t.Errorf("wrote %q, want %q", b.String(), c.text)
			}
		})
	}
}

func TestMilliseconds(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"10000": 10 * time.Second,
		"1":     time.Millisecond,
		"10s":   10 * time.Second,
		"1m30s": 90 * time.Second,
		"0":     0, "-5": 0, "": 0, "soon": 0, "10 s": 0, "99999999999999999": 0,
	} {
		var m cli.Milliseconds
		err := m.Set(text)
		if want == 0 {
			if err == nil {
				t.Errorf("%q is taken as %v", text, time.Duration(m))
			}
			continue
		}
		if err != nil || time.Duration(m) != want {
			t.Errorf("%q is %v (%v), want %v", text, time.Duration(m), err, want)
		}
	}
}

// program is a small command line: a flag with a value, a switch, free text.
func program() (*cli.Flags, *string) {
	f := &cli.Flags{Name: "prog", About: "prog does things.", Synopsis: []string{"[options] WORD"}}
	g := f.Group("Options")
	name := g.StringP("name", "n", "nobody", "`NAME` of somebody, with a text that is long enough to be broken into two lines of help at the least")
	g.Bool("quiet", false, "say nothing")
	f.Common(g)
	f.Text("Examples", "\n# A comment\nprog -n x\n")
	return f, name
}

func TestHelp(t *testing.T) {
	f, _ := program()
	want := `prog does things.

Usage:
  prog [options] WORD

Options:
  -n, --name NAME  NAME of somebody, with a text that is long enough to be broken into two lines of
                   help at the least (default nobody)
      --quiet      say nothing
  -h, --help       show this text
  -v, --version    show the version

Examples:
  # A comment
  prog -n x
`
	if got := f.Help(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestFlagsAndWordsInAnyOrder(t *testing.T) {
	for _, args := range [][]string{{"-n", "x", "start"}, {"start", "--name=x"}, {"start", "-nx"}} {
		f, name := program()
		words, err := f.Parse(args, nil)
		if err != nil || len(words) != 1 || words[0] != "start" || *name != "x" || !f.Changed("name") || f.Changed("quiet") {
			t.Errorf("%q: words %q, name %q, error %v", args, words, *name, err)
		}
	}
}

func TestFlagsFirst(t *testing.T) {
	f, name := program()
	f.FlagsFirst = true
	words, err := f.Parse([]string{"-n", "x", "start", "--name=y", "-z"}, nil)
	if err != nil || strings.Join(words, " ") != "start --name=y -z" || *name != "x" {
		t.Errorf("words %q, name %q, error %v", words, *name, err)
	}
}

func TestProblemsWithFlagsShowNoValues(t *testing.T) {
	for arg, want := range map[string]string{
		"-xs3cret":        "unknown flag: -x",
		"--other=s3cret":  "unknown flag: --other",
		"--=s3cret":       "a flag without a name",
		"-n":              "flag needs an argument: 'n' in -n",
		"--name":          "flag needs an argument: --name",
		"-üs3cret":        "unknown flag: -ü",
		"---s3cret=other": "a flag without a name",
	} {
		f, _ := program()
		if _, err := f.Parse([]string{arg}, nil); err == nil || err.Error() != want {
			t.Errorf("%s: %v", arg, err)
		}
	}
}

func TestHelpAndVersionAreAnswered(t *testing.T) {
	for arg, want := range map[string]string{"-h": "Usage:", "--help": "Usage:", "-v": "prog ", "--version": "prog "} {
		var b strings.Builder
		f, _ := program()
		if _, err := f.Parse([]string{arg}, &b); !errors.Is(err, cli.ErrAnswered) {
			t.Errorf("%s: error is %v", arg, err)
		}
		if !strings.Contains(b.String(), want) {
			t.Errorf("%s: wrote %q", arg, b.String())
		}
	}
}

func TestStyleIsPlainWhereNobodyLooks(t *testing.T) {
	s := cli.StyleFor(&strings.Builder{}, func(string) string { return "" })
	if got := s.Bold("x") + s.Faint("x") + s.Good("x") + s.Bad("x") + s.Accent("x"); got != "xxxxx" {
		t.Errorf("got %q", got)
	}
}
