package client

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"

	"vpoller/broker"
	"vpoller/helpers"
	"vpoller/internal/cli"
	"vpoller/internal/cli/completion"
	"vpoller/internal/config"
	"vpoller/protocol"
)

// noReply is what is printed when nobody answers; scripts know it.
const noReply = `{"success": 1, "msg": "Did not receive response, aborting..."}`

// Run is the program vpoller-client.
func Run(ctx context.Context, p *cli.Process) error {
	f, o := defineFlags(p.Name)
	words, err := f.Parse(p.Args, p.Stdout)
	switch {
	case err != nil:
		return err
	case len(words) > 0 && words[0] == "completion":
		return completion.Write(p.Stdout, f, words[1:])
	case len(words) > 0:
		return f.NoWords(words)
	case o.list:
		return listMethods(p.Stdout, cli.StyleFor(p.Stdout, p.Getenv))
	case o.describe != "":
		return describe(p.Stdout, p.Name, o.describe)
	}
	q, err := o.query(f, p)
	if err != nil {
		return err
	}
	q.Output.Style = cli.StyleFor(p.Stdout, p.Getenv)
	return q.run(ctx, p, debugLogger(p.Stderr, o.debug))
}

// run asks, prints the answer on standard output and hints on standard error.
func (q *Query) run(ctx context.Context, p *cli.Process, log *slog.Logger) error {
	reply, err := q.Ask(ctx, log)
	if errors.Is(err, broker.ErrNoReply) {
		log.Debug("gave up", "error", err)
		fmt.Fprintln(p.Stdout, noReply) //nolint:errcheck // the exit code says it too
		cli.Hint(p.Stderr, silence(q.Endpoint, err))
		return cli.Silent(cli.ExitNoAnswer)
	}
	if err != nil {
		return err
	}
	if _, err := p.Stdout.Write(q.Output.Append(nil, reply)); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	if p.Person {
		cli.Hint(p.Stderr, unknownHelper(q.Request.Helper))
	}
	if r := failure(reply); r != nil {
		if p.Person { // for a program, such as Zabbix, the reply has it all
			cli.Hint(p.Stderr, q.hint(r))
		}
		return cli.Silent(cli.ExitError)
	}
	return nil
}

// silence says what may be the reason that nobody answers at endpoint.
func silence(endpoint string, err error) string {
	var stranger *broker.StrangerError
	var failed *net.OpError
	switch {
	case errors.As(err, &stranger):
		return fmt.Sprintf("something listens at %s, but %v: is that the frontend of vpoller-proxy?", endpoint, stranger)
	case errors.Is(err, broker.ErrBackend):
		return fmt.Sprintf("%s answers, but %v", endpoint, broker.ErrBackend)
	case errors.As(err, &failed):
		return fmt.Sprintf("%s cannot be reached (%v): is vpoller-proxy running there?", endpoint, failed.Err)
	}
	return fmt.Sprintf("nothing answered at %s: is a vpoller-worker connected to the proxy there, and its vCenter up?", endpoint)
}

// Ask sends the request, as often as the query says, and returns the reply as
// received. The error is broker.ErrNoReply when no try was answered.
func (q *Query) Ask(ctx context.Context, log *slog.Logger) ([]byte, error) {
	c, err := broker.NewClient(broker.ClientConfig{
		Endpoint: q.Endpoint,
		Timeout:  q.Timeout,
		Retries:  q.Tries,
		Logger:   log,
	})
	if err != nil {
		return nil, &cli.Error{Code: cli.ExitUsage, Err: err, Hint: "an endpoint looks like " + config.DefaultEndpoint}
	}
	defer c.Close() //nolint:errcheck // nothing is left to be sent
	return c.Do(ctx, q.Request.Encode())
}

// hint is what to do about an error reply, better said by the command line
// than by the worker when something was left out.
func (q *Query) hint(r *protocol.Response) string {
	m, ok := protocol.Lookup(q.Request.Method)
	if !ok {
		return r.Hint
	}
	if missing := missingFields(m, q.Request); len(missing) > 0 {
		return fmt.Sprintf("%s needs %s; see --describe %s", m.Name, flagsOf(missing), m.Name)
	}
	return r.Hint
}

// unknownHelper says that there is no helper of this name, "" when there is, or
// none was asked for. A worker answers in JSON then, unless it is one of the
// original with a module of that name.
func unknownHelper(name string) string {
	known := helpers.New().Names()
	if name == "" || slices.Contains(known, name) {
		return ""
	}
	return fmt.Sprintf("there is no helper %q, so the worker answers in JSON: known are %s", name, strings.Join(known, ", "))
}

func debugLogger(w io.Writer, debug bool) *slog.Logger {
	if !debug {
		return slog.New(slog.DiscardHandler)
	}
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}
