package client

import (
	"fmt"
	"io"
	"strings"
	"time"

	"vpoller/internal/cli"
	"vpoller/internal/secret"
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
	r := o.request(f)
	if err := o.addPassword(r, f, p); err != nil {
		return nil, err
	}
	endpoint := o.endpoint
	if env := p.Getenv(EnvEndpoint); env != "" && !f.Changed("endpoint") {
		endpoint = env
	}
	return &Query{
		Request:  r,
		Endpoint: endpoint,
		Timeout:  time.Duration(o.timeout),
		Tries:    o.tries,
		Output:   Output{Table: o.output == outputTable, Pretty: o.pretty},
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
		r.SetProperties(splitPaths(o.properties))
	}
	return r
}

// splitPaths takes a list with commas apart; blanks around them mean nothing.
func splitPaths(text string) []string {
	var paths []string
	for path := range strings.SplitSeq(text, ",") {
		if path = strings.TrimSpace(path); path != "" {
			paths = append(paths, path)
		}
	}
	return paths
}

// addPassword takes the guest's password from the file or the environment,
// when it is not on the command line. Without a user no password is sent.
func (o *options) addPassword(r *protocol.Request, f *cli.Flags, p *cli.Process) error {
	if f.Changed("password-file") {
		password, err := readPassword(o.passwordFile, p.Stdin)
		if err != nil {
			return &cli.Error{Code: cli.ExitUsage, Err: err}
		}
		r.Set(protocol.FieldPassword, password.Reveal())
		return nil
	}
	if env := p.Getenv(EnvPassword); env != "" && r.Has(protocol.FieldUsername) && !r.Has(protocol.FieldPassword) {
		r.Set(protocol.FieldPassword, env)
	}
	return nil
}

func readPassword(path string, stdin io.Reader) (secret.Text, error) {
	if path != "-" {
		return secret.ReadFile(path)
	}
	data, err := io.ReadAll(io.LimitReader(stdin, secret.MaxFileSize+1))
	if err != nil {
		return secret.Text{}, fmt.Errorf("read password from standard input: %w", err)
	}
	if len(data) > secret.MaxFileSize {
		return secret.Text{}, fmt.Errorf("password on standard input is longer than %d bytes", secret.MaxFileSize)
	}
	return secret.New(strings.TrimRight(string(data), "\r\n")), nil
}

// ParseQuery reads the arguments of one vpoller-client command.
func ParseQuery(args []string, p *cli.Process) (*Query, error) {
	f, o := defineFlags(p.Name)
	if _, err := f.Parse(args, p.Stdout); err != nil {
		return nil, err
	}
	return o.query(f, p)
}
