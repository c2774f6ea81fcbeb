package daemon

import (
	"context"
	"log/slog"

	"github.com/spf13/pflag"

	"vpoller/internal/cli"
)

// Program is one daemon as its command line sees it, with a configuration of the
// type C.
type Program[C Configuration] struct {
	Config   Source[C]
	About    string
	Examples string

	// Foreground says that there is nothing but start, and no word for it.
	Foreground bool
	// NoFile says that the program works without a configuration file.
	NoFile bool
	// Settings defines the flags that override single settings. They are bound
	// to values, which Apply then writes over the configuration.
	Settings func(*pflag.FlagSet) []Setting[C]
	// Mgmt is where the daemon's management endpoint is.
	Mgmt func(C) string
	// Start runs the daemon until ctx ends and it has drained.
	Start func(context.Context, C, *slog.Logger) error
	// Aside is what the program can do beside serving; nil when there is nothing.
	Aside *Aside
}

// Aside is what a daemon's program can do beside serving. Its functions are
// called in the order in which they stand here.
type Aside struct {
	Synopsis      []string         // usage lines, without the program's name
	VersionLetter string           // as of cli.Flags
	Options       func(*cli.Flags) // adds groups of flags, and texts, to the help
	// Chosen reports whether the flags ask for Run, which takes over then.
	Chosen func() bool
	Run    func(ctx context.Context, p *cli.Process, f *cli.Flags, words []string) error
	// Starts reports whether the flags ask to start, for which there is no need of
	// the word then.
	Starts func() bool
	// Words are more commands, by their first word; the others are handed on.
	Words map[string]func(p *cli.Process, f *cli.Flags, words []string) error
}

// Run is the whole program.
func (d *Program[C]) Run(ctx context.Context, p *cli.Process) error {
	c := d.newCommand(p)
	words, err := c.flags.Parse(p.Args, p.Stdout)
	if err != nil {
		return err
	}
	if aside := c.aside(words); aside != nil {
		return aside(ctx)
	}
	if err := c.checkSettings(); err != nil {
		return err
	}
	if c.check {
		return c.checkConfig(words)
	}
	word, err := c.word(words)
	if err != nil {
		return err
	}
	if word == "start" {
		return c.start(ctx)
	}
	return c.manage(ctx, word)
}

// aside is what the command line asks for beside serving, nil for nothing.
func (c *command[C]) aside(words []string) func(context.Context) error {
	switch {
	case c.Aside == nil:
		return nil
	case c.Aside.Chosen():
		return func(ctx context.Context) error { return c.Aside.Run(ctx, c.process, c.flags, words) }
	case len(words) > 0 && c.Aside.Words[words[0]] != nil:
		return func(context.Context) error { return c.Aside.Words[words[0]](c.process, c.flags, words[1:]) }
	}
	return nil
}

// command is one invocation of a program.
type command[C Configuration] struct {
	*Program[C]
	process  *cli.Process
	flags    *cli.Flags
	settings []Setting[C]

	debug, check, pretty bool
	file, log, endpoint  string
}

func (d *Program[C]) newCommand(p *cli.Process) *command[C] {
	c := &command[C]{Program: d, process: p}
	c.flags = &cli.Flags{Name: p.Name, About: d.About, Synopsis: []string{"[-d] [-f FILE] [options]"}}
	if !d.Foreground {
		c.flags.Synopsis = []string{"[-d] [-f FILE] [options] start", "[-e ENDPOINT] [-f FILE] status | stats | stop"}
		c.flags.Text("Commands", commands)
	}
	c.flags.Synopsis = append(c.flags.Synopsis, "[-f FILE] --check-config")
	if d.Aside != nil {
		c.flags.VersionLetter = d.Aside.VersionLetter
		c.flags.Synopsis = append(c.flags.Synopsis, d.Aside.Synopsis...)
	}
	c.options(c.flags.Group("Options"))
	c.settings = d.Settings(c.flags.Group("Settings for a quick start, instead of those of the file"))
	if d.Aside != nil {
		d.Aside.Options(c.flags)
	}
	c.flags.Text("Signals", signals)
	c.flags.Text("Exit codes", exitCodes)
	c.flags.Text("Examples", d.Examples)
	return c
}

func (c *command[C]) options(g *pflag.FlagSet) {
	g.BoolVarP(&c.debug, "debug", "d", false, "log details too")
	g.StringVarP(&c.file, "file", "f", "", "configuration `FILE`; without it the first that exists of "+searched(c.Config.Search))
	g.StringVar(&c.log, "log", "", "log to this `FILE` and open it anew on SIGHUP; without it the log goes to standard error")
	g.BoolVar(&c.check, "check-config", false, "show the configuration in effect with secrets hidden, or everything that is wrong with it")
	if !c.Foreground {
		g.StringVarP(&c.endpoint, "endpoint", "e", "", "management `ENDPOINT` of the running daemon; without it that of the configuration")
		g.BoolVar(&c.pretty, "pretty", false, "indent the JSON of the answer")
	}
	c.flags.Common(g)
}

// word is the one command on the command line.
func (c *command[C]) word(words []string) (string, error) {
	starts := c.Aside != nil && c.Aside.Starts()
	if c.Foreground || starts && len(words) == 0 {
		return "start", c.flags.NoWords(words)
	}
	hint := `the command is one of start, stop, status and stats; ` + c.flags.SeeHelp()
	switch {
	case len(words) == 0:
		return "", cli.Usagef(hint, "no command given")
	case len(words) > 1:
		return "", cli.Usagef(hint, "unexpected word %q after %q", words[1], words[0])
	}
	switch words[0] {
	case "start":
		return words[0], nil
	case "stop", "status", "stats":
		if starts {
			return "", cli.Usagef(c.flags.SeeHelp(), "the flags ask to start, and do not go with %q", words[0])
		}
		return words[0], nil
	}
	return "", cli.Usagef(hint, "unknown command %q", words[0])
}
