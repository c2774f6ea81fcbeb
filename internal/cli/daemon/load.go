package daemon

import (
	"errors"
	"fmt"
	"strings"

	"vpoller/internal/cli"
	"vpoller/internal/config"
)

// load reads the configuration that is in effect.
func (c *command[C]) load() (C, []config.Warning, error) {
	cfg, warnings, err := c.read()
	if err != nil {
		return cfg, nil, err
	}
	c.override(cfg)
	return cfg, warnings, nil
}

// read reads the file that the command line names, else the one that is found;
// a program that needs none gets the defaults.
func (c *command[C]) read() (C, []config.Warning, error) {
	var none C
	path := c.file
	if path == "" {
		found, ok := config.FindFirst(c.Config.Search)
		if !ok && c.NoFile {
			return c.Config.Default(), nil, nil
		}
		if !ok {
			return none, nil, cli.Usagef(`write one, or name one with -f FILE`,
				"there is no configuration file: looked for %s", searched(c.Config.Search))
		}
		path = found
	}
	cfg, warnings, err := c.Config.Load(path)
	if err != nil {
		return none, nil, c.problems(path, warnings, err)
	}
	return cfg, warnings, nil
}

// problems prints what is wrong with the configuration, a line for each
// problem in the form that editors understand, and returns the error that sums
// them up.
func (c *command[C]) problems(path string, warnings []config.Warning, err error) error {
	c.warn(warnings)
	var all config.Problems
	if !errors.As(err, &all) {
		return &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	for _, p := range all {
		fmt.Fprintln(c.process.Stderr, p.Error()) //nolint:errcheck // nowhere left to say it
	}
	count := "1 problem"
	if len(all) != 1 {
		count = fmt.Sprintf("%d problems", len(all))
	}
	return &cli.Error{Code: cli.ExitUsage, Err: fmt.Errorf("%s has %s", path, count)}
}

func (c *command[C]) warn(warnings []config.Warning) {
	for _, w := range warnings {
		fmt.Fprintf(c.process.Stderr, "%s: warning: %s\n", w.Position, w.Text) //nolint:errcheck // as above
	}
}

// checkConfig answers --check-config: the configuration in effect on standard
// output, or its problems on standard error.
func (c *command[C]) checkConfig(words []string) error {
	if len(words) > 1 || len(words) == 1 && words[0] != "start" {
		return cli.Usagef(c.flags.SeeHelp(), "--check-config does not go with %q", strings.Join(words, " "))
	}
	cfg, warnings, err := c.load()
	if err != nil {
		return err
	}
	c.warn(warnings)
	return cfg.Dump(c.process.Stdout)
}
