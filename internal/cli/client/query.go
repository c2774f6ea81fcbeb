package client

import (
	"time"

	"vpoller/internal/cli"
	"vpoller/internal/config"
	"vpoller/protocol"
)

// Query is a request with where to send it and how to show its answer: all
// that a command line of the client says.
type Query struct {
	Request  *protocol.Request
	Endpoint string
	Timeout  time.Duration // of one try
	Tries    int
	Output   Output
}

// query makes the query that the options describe.
func (o *options) query(f *cli.Flags, p *cli.Process) (*Query, error) {
	if err := o.check(f); err != nil {
		return nil, err
	}
	settings, err := config.LoadClient(o.config, p.Getenv)
	if err != nil {
		return nil, &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	if !f.Changed("endpoint") {
		o.endpoint = settings.Endpoint
	}
	if !f.Changed("timeout") && settings.Timeout > 0 {
		o.timeout = cli.Milliseconds(settings.Timeout)
	}
	r := o.request(f)
	if err := o.addMany(r, f, p); err != nil {
		return nil, err
	}
	if err := o.addPassword(r, f, p); err != nil {
		return nil, err
	}
	if err := settings.LogIn(r); err != nil {
		return nil, &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	return &Query{
		Request:  r,
		Endpoint: o.endpoint,
		Timeout:  time.Duration(o.timeout),
		Tries:    o.tries,
		Output:   Output{Table: o.output == outputTable, Flat: len(r.Names) > 0 || !r.Since.IsZero(), Pretty: o.pretty},
	}, nil
}

// request holds what was given on the command line; what was not stays null.
// Its timeout is that of one try: after it, nobody waits for that answer.
func (o *options) request(f *cli.Flags) *protocol.Request {
	r := &protocol.Request{Timeout: time.Duration(o.timeout), Context: o.context}
	for flag, field := range map[string]struct {
		name protocol.Field
		text string
	}{
		"method":        {protocol.FieldMethod, o.method},
		"vsphere-host":  {protocol.FieldHostname, o.host},
		"name":          {protocol.FieldName, o.name},
		"url":           {protocol.FieldName, o.url},
		"key":           {protocol.FieldKey, o.key},
		"counter-name":  {protocol.FieldCounterName, o.counter},
		"instance":      {protocol.FieldInstance, o.instance},
		"max-sample":    {protocol.FieldMaxSample, o.samples},
		"perf-interval": {protocol.FieldPerfInterval, o.interval},
		"username":      {protocol.FieldUsername, o.username},
		"password":      {protocol.FieldPassword, o.password},
		"helper":        {protocol.FieldHelper, o.helper},
	} {
		if f.Changed(flag) {
			r.Set(field.name, field.text)
		}
	}
	if f.Changed("max-age") {
		r.SetMaxAge(time.Duration(o.maxAge * float64(time.Second)))
	}
	if f.Changed("properties") {
		r.SetProperties(cli.SplitPaths(o.properties))
	}
	return r
}

// addPassword takes the guest's password from the file that the command line
// names.
func (o *options) addPassword(r *protocol.Request, f *cli.Flags, p *cli.Process) error {
	if !f.Changed("password-file") {
		return nil
	}
	password, err := cli.ReadPassword(o.passwordFile, p.Stdin)
	if err != nil {
		return &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	r.Set(protocol.FieldPassword, password.Reveal())
	return nil
}

// ParseQuery reads the arguments of one vpoller-client command.
func ParseQuery(args []string, p *cli.Process) (*Query, error) {
	f, o := defineFlags(p.Name)
	if _, err := f.Parse(args, p.Stdout); err != nil {
		return nil, err
	}
	return o.query(f, p)
}
