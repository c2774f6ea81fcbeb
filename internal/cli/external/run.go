package external

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"vpoller/broker"
	"vpoller/helpers"
	"vpoller/internal/cli"
	"vpoller/internal/cli/completion"
	"vpoller/protocol"
)

// notSupported begins what is no value.
const notSupported = "ZBX_NOTSUPPORTED: "

// Run is the program vpoller-zabbix, whose time begins now. What is wrong is
// printed; the error then only carries the exit code.
func Run(ctx context.Context, p *cli.Process) error {
	begun := time.Now()
	f, o := defineFlags(p.Name)
	words, err := f.Parse(p.Args, p.Stdout)
	switch {
	case errors.Is(err, cli.ErrAnswered):
		return nil
	case err != nil:
		return refuse(p, err, "")
	case len(words) > 0 && words[0] == "completion":
		return completion.Write(p.Stdout, f, words[1:])
	}
	q, err := o.parse(f, words, p)
	if err != nil {
		return refuse(p, err, "")
	}
	value, err := q.answer(ctx, begun)
	if err != nil {
		return refuse(p, err, string(q.request.Password))
	}
	if _, err := p.Stdout.Write(append(value, '\n')); err != nil {
		return fmt.Errorf("write the value: %w", err)
	}
	return nil
}

// answer is what the proxy answers, as the item stores it.
func (q *query) answer(ctx context.Context, begun time.Time) ([]byte, error) {
	ctx, cancel := context.WithDeadlineCause(ctx, begun.Add(q.timeout), fmt.Errorf("gave up after %v", q.timeout))
	defer cancel()
	// The others hear of a time that is a tenth shorter: who of them is late
	// can then still say so.
	q.request.Timeout = max((q.timeout-time.Since(begun))*9/10, time.Millisecond)
	reply, err := broker.Ask(ctx, q.endpoint, q.request.Encode())
	if err != nil {
		return nil, unreached(q.endpoint, err)
	}
	resp, err := protocol.DecodeResponse(reply)
	if err != nil {
		return nil, fmt.Errorf("%s does not answer as a vPoller proxy: %w", q.endpoint, err)
	}
	if q.batch {
		return helpers.Batch(q.request, resp)
	}
	return helpers.Raw(q.request, resp)
}

// unreached says what to look at when there is no connection to be had.
func unreached(endpoint string, err error) error {
	if stranger := (*broker.StrangerError)(nil); errors.As(err, &stranger) {
		return fmt.Errorf("%w: is that the frontend of vpoller-proxy?", err)
	}
	var failed *net.OpError
	if !errors.As(err, &failed) || failed.Op != "dial" {
		return err
	}
	return fmt.Errorf("%s cannot be reached (%w): is vpoller-proxy running there?", endpoint, failed.Err)
}

// shortest is how long a password must be to be looked for: hiding an "a" in a
// sentence would hide the sentence and show the password.
const shortest = 4

// refuse prints err as Zabbix shows it to people. A worker may quote what a guest
// said about the password; nothing said here does.
func refuse(p *cli.Process, err error, password string) error {
	sentence := strings.Join(strings.Fields(explain(err)), " ")
	if len(password) >= shortest {
		sentence = strings.ReplaceAll(sentence, password, "[hidden]")
	}
	if _, err := fmt.Fprintln(p.Stdout, notSupported+sentence); err != nil {
		return fmt.Errorf("write the reason: %w", err)
	}
	return cli.Silent(cli.ExitError)
}

// explain is the text of err, with what to do about it if that is known.
func explain(err error) string {
	hint := ""
	var usage *cli.Error
	var refusal *protocol.Error
	switch {
	case errors.As(err, &usage):
		hint = usage.Hint
	case errors.As(err, &refusal):
		hint = refusal.Hint
	}
	if hint == "" {
		return err.Error()
	}
	return err.Error() + " (" + hint + ")"
}
