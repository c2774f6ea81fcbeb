package daemon

import (
	"errors"
	"fmt"
	"net"

	"github.com/spf13/pflag"

	"vpoller/internal/cli"
	"vpoller/internal/config"
)

// Setting is a flag that overrides a setting of the configuration.
type Setting[C any] struct {
	flag  string
	check func() error // what is wrong with the value
	apply func(C)
}

// Listen defines a flag for an endpoint to listen on.
func Listen[C any](g *pflag.FlagSet, name, usage string, field func(C) *string) Setting[C] {
	value := g.String(name, "", usage)
	return Setting[C]{
		flag:  name,
		check: func() error { return endpointError(*value, config.CheckBind(*value)) },
		apply: func(c C) { *field(c) = *value },
	}
}

// Dial defines a flag for endpoints to connect to, which may be given again.
func Dial[C any](g *pflag.FlagSet, name, usage string, field func(C) *[]string) Setting[C] {
	values := g.StringSlice(name, nil, usage)
	return Setting[C]{
		flag: name,
		check: func() error {
			for _, v := range *values {
				if err := config.CheckDial(v); err != nil {
					return endpointError(v, err)
				}
			}
			return nil
		},
		apply: func(c C) { *field(c) = *values },
	}
}

func endpointError(endpoint string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%q %w", endpoint, err)
}

// HTTP defines the flag --http.
func HTTP[C any](g *pflag.FlagSet, field func(C) *string) Setting[C] {
	value := g.String("http", "", "serve metrics, health and a status page on `HOST:PORT`")
	return Setting[C]{
		flag: "http",
		check: func() error {
			if _, _, err := net.SplitHostPort(*value); *value != "" && err != nil {
				return fmt.Errorf("%q is not an address: write HOST:PORT", *value)
			}
			return nil
		},
		apply: func(c C) { *field(c) = *value },
	}
}

// Count defines a flag for a number from 1 on.
func Count[C any](g *pflag.FlagSet, name, short, usage string, field func(C) *int) Setting[C] {
	value := g.IntP(name, short, 0, usage)
	return Setting[C]{
		flag: name,
		check: func() error {
			if *value < 1 {
				return errors.New("must be at least 1")
			}
			return nil
		},
		apply: func(c C) { *field(c) = *value },
	}
}

// checkSettings reports the first bad setting on the command line.
func (c *command[C]) checkSettings() error {
	for _, s := range c.settings {
		if !c.flags.Changed(s.flag) {
			continue
		}
		if err := s.check(); err != nil {
			return cli.Usagef(c.flags.SeeHelp(), "--%s %w", s.flag, err)
		}
	}
	return nil
}

// override writes the settings on the command line over cfg.
func (c *command[C]) override(cfg C) {
	for _, s := range c.settings {
		if c.flags.Changed(s.flag) {
			s.apply(cfg)
		}
	}
}
