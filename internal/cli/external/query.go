package external

import (
	"strconv"
	"time"

	"vpoller/internal/cli"
	"vpoller/internal/config"
	"vpoller/internal/itemquery"
	"vpoller/protocol"
)

// A query is all that a command line says, with the settings.
type query struct {
	request  *protocol.Request
	endpoint string
	timeout  time.Duration // for everything, from the start of the program on
	batch    bool
}

// parse makes the query of a command line whose flags have been read; words are
// what follows them.
func (o *options) parse(f *cli.Flags, words []string, p *cli.Process) (*query, error) {
	s, err := config.LoadClient(o.config, p.Getenv)
	if err != nil {
		return nil, err
	}
	q := &query{request: &protocol.Request{}, endpoint: s.Endpoint, timeout: defaultTimeout, batch: o.batch}
	if itemquery.IsGiven(o.endpoint) {
		q.endpoint = o.endpoint
	}
	if s.Timeout > 0 {
		q.timeout = s.Timeout
	}
	if itemquery.IsGiven(o.timeout) {
		var given cli.Milliseconds
		if err := given.Set(o.timeout); err != nil {
			return nil, cli.Usagef(f.SeeHelp(), "--timeout: %w", err)
		}
		q.timeout = time.Duration(given)
	}
	if err := o.ask(q.request, words); err != nil {
		return nil, err
	}
	if err := o.logIn(q.request, s, p); err != nil {
		return nil, err
	}
	return q, nil
}

// ask fills r with what the words say, or the flags.
func (o *options) ask(r *protocol.Request, words []string) error {
	if len(words) > 0 {
		if flag := o.firstGiven(); flag != "" {
			return cli.Usagef("give all of it by flags, or all in the order "+positional,
				"-%s and a parameter without a flag", flag)
		}
		if err := itemquery.Words(r, words); err != nil {
			return err
		}
	}
	for i, p := range parameters {
		itemquery.Give(r, p.field, o.given[i])
	}
	itemquery.Give(r, protocol.FieldName, o.url)
	itemquery.Give(r, protocol.FieldMaxSample, o.samples)
	if err := o.limitAge(r); err != nil {
		return err
	}
	return check(r)
}

// limitAge asks for values that are no older than the flag says.
func (o *options) limitAge(r *protocol.Request) error {
	if !itemquery.IsGiven(o.maxAge) {
		return nil
	}
	seconds, err := strconv.ParseFloat(o.maxAge, 64)
	if err != nil || !(seconds >= 0 && seconds < 1e9) {
		return cli.Usagef("0 asks the vCenter itself", "--max-age: %q is no number of seconds", o.maxAge)
	}
	r.SetMaxAge(time.Duration(seconds * float64(time.Second)))
	return nil
}

// firstGiven is the short name of the first parameter that a flag gave, "" when
// there is none.
func (o *options) firstGiven() string {
	for i, p := range parameters {
		if o.given[i] != "" {
			return p.short
		}
	}
	return ""
}

// check finds what is wrong before anything is sent, and asks for what methods
// of discovery know about the surroundings of their objects.
func check(r *protocol.Request) error {
	if r.Method == "" {
		return cli.Usagef("vpoller-client --list-methods shows all", "no method given")
	}
	m, known := protocol.Lookup(r.Method)
	local := known && m.Local
	if r.Hostname == "" && !local {
		return cli.Usagef("the parameter after the method, or -V, names the vCenter", "no vSphere host given")
	}
	r.Context = known && m.Context
	return nil
}

// logIn adds the guest's user and password from where they are kept.
func (o *options) logIn(r *protocol.Request, s *config.Client, p *cli.Process) error {
	if itemquery.IsGiven(o.passwordFile) && r.Null(protocol.FieldPassword) {
		password, err := cli.ReadPassword(o.passwordFile, p.Stdin)
		if err != nil {
			return err
		}
		r.Set(protocol.FieldPassword, password.Reveal())
	}
	return s.LogIn(r)
}
