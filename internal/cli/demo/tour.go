package demo

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vpoller/broker"
	"vpoller/internal/cli"
	"vpoller/internal/cli/client"
	"vpoller/protocol"
)

// stepTimeout is how long a step may take: on a large inventory the first one
// reads it.
const stepTimeout = 60 * time.Second

// tour goes through the steps, each with what the ones before have found.
type tour struct {
	out      *screen
	process  *cli.Process
	client   *broker.Client
	frontend string // where clients reach the proxy
	steps    []step
	finds    finds
}

func newTour(p *cli.Process, out *screen, frontend string, steps []step) (*tour, error) {
	c, err := broker.NewClient(broker.ClientConfig{Endpoint: frontend, Timeout: stepTimeout, Retries: 1})
	if err != nil {
		return nil, err
	}
	return &tour{out: out, process: p, client: c, frontend: frontend, steps: steps}, nil
}

// run goes through all steps and returns how many failed. Only the end of ctx,
// which is then the error, cuts it short.
func (t *tour) run(ctx context.Context) (failed int, err error) {
	for i, s := range t.steps {
		t.out.title(i+1, len(t.steps), s.title)
		args := s.args(&t.finds)
		if args == nil {
			t.out.skipped(s.needs)
			continue
		}
		if err := t.step(ctx, s, args); err != nil {
			t.out.failed(err)
			failed++
		}
		if ctx.Err() != nil {
			return failed, ctx.Err()
		}
	}
	return failed, nil
}

// step runs one command line the way vpoller-client does: it is parsed by the
// client's own parser and goes through the proxy's socket.
func (t *tour) step(ctx context.Context, s step, args []string) error {
	args = append(args, endpointArgs(t.frontend)...)
	t.out.command("vpoller-client", args)
	q, err := client.ParseQuery(args, t.process)
	if err != nil {
		return err
	}
	q.Request.Timeout = stepTimeout
	started := time.Now()
	reply, err := t.client.Do(ctx, q.Request.Encode())
	if err != nil {
		return fmt.Errorf("no answer: %w", err)
	}
	q.Output.Style = t.out.style
	t.out.answer(shorten(reply, q.Output), time.Since(started))
	return s.check(&t.finds, reply)
}

// endpointArgs says where to ask, when it is not where the client asks anyway.
func endpointArgs(frontend string) []string {
	if frontend == "tcp://127.0.0.1:10123" {
		return nil
	}
	return []string{"-e", frontend}
}

// rows are the objects in the result of a reply.
func rows(reply []byte) ([]protocol.Object, error) {
	r, err := protocol.DecodeResponse(reply)
	if err != nil {
		return nil, err
	}
	if r.Success != 0 {
		return nil, errors.New(r.Msg)
	}
	list, _ := r.Result.(protocol.List)
	var all []protocol.Object
	for _, v := range list {
		if o, ok := v.(protocol.Object); ok {
			all = append(all, o)
		}
	}
	return all, nil
}
