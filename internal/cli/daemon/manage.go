package daemon

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"vpoller/broker"
	"vpoller/internal/cli"
	"vpoller/internal/cli/format"
	"vpoller/internal/config"
	"vpoller/protocol"
)

// manageTimeout is how long a daemon may take to answer: it does nothing else
// meanwhile.
const manageTimeout = 3 * time.Second

// manage asks the running daemon and prints its reply.
func (c *command[C]) manage(ctx context.Context, word string) error {
	endpoint, err := c.managementEndpoint()
	if err != nil {
		return err
	}
	reply, err := ask(ctx, endpoint, word)
	if errors.Is(err, broker.ErrNoReply) {
		return &cli.Error{
			Code: cli.ExitNoAnswer,
			Err:  fmt.Errorf("nobody answers at %s", endpoint),
			Hint: "is it running? -e ENDPOINT asks at another place",
		}
	}
	if err != nil {
		return &cli.Error{Code: cli.ExitUsage, Err: err}
	}
	return c.show(reply)
}

func ask(ctx context.Context, endpoint, word string) ([]byte, error) {
	method := word
	if word == "stop" {
		method = "shutdown"
	}
	client, err := broker.NewClient(broker.ClientConfig{Endpoint: endpoint, Timeout: manageTimeout, Retries: 1})
	if err != nil {
		return nil, err
	}
	defer client.Close() //nolint:errcheck // nothing is left to be sent
	return client.Do(ctx, protocol.AppendJSON(nil, protocol.Object{{Name: "method", Value: method}}, false))
}

// show prints a reply as the client would.
func (c *command[C]) show(reply []byte) error {
	out := reply
	if c.pretty {
		if v, err := protocol.DecodeValue(reply); err == nil {
			out = format.Indent(nil, v)
		}
	}
	if _, err := fmt.Fprintf(c.process.Stdout, "%s\n", out); err != nil {
		return fmt.Errorf("write answer: %w", err)
	}
	if r, err := protocol.DecodeResponse(reply); err != nil || r.Success != 0 {
		return cli.Silent(cli.ExitError)
	}
	return nil
}

// managementEndpoint is where the running daemon is asked: what the command
// line says, else what the configuration or its defaults say.
func (c *command[C]) managementEndpoint() (string, error) {
	if c.endpoint != "" {
		return c.endpoint, nil
	}
	cfg := c.Config.Default()
	if _, ok := config.FindFirst(c.Config.Search); ok || c.file != "" {
		var err error
		if cfg, _, err = c.read(); err != nil {
			cli.Hint(c.process.Stderr, "-e ENDPOINT asks without reading the configuration")
			return "", err
		}
	}
	c.override(cfg)
	return reachable(c.Mgmt(cfg)), nil
}

// reachable is where an endpoint that is listened on is reached from this
// machine: a wildcard stands for this machine too.
func reachable(endpoint string) string {
	address, ok := strings.CutPrefix(endpoint, "tcp://")
	if !ok {
		return endpoint
	}
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return endpoint
	}
	switch host {
	case "*", "0.0.0.0":
		return "tcp://127.0.0.1:" + port
	case "::":
		return "tcp://[::1]:" + port
	}
	return endpoint
}
