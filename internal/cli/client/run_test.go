package client

import (
	"context"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"vpoller/broker"
	"vpoller/internal/cli"
	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// refuser is where every vm.get is refused, with a hint. To a client, a
// management endpoint is a proxy with few methods.
func refuser(t *testing.T) (endpoint string) {
	t.Helper()
	server, err := broker.NewManagement(broker.ManagementConfig{
		Endpoint: "tcp://127.0.0.1:0",
		Methods: map[string]func() *protocol.Response{"vm.get": func() *protocol.Response {
			return protocol.ResponseOf(protocol.Errorf(protocol.CodeNotFound, "Cannot find object x").WithHint("look again"))
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return server.Addr()
}

// TestHintsAreForPeople shows that a program which reads both outputs as one,
// as Zabbix does, gets the reply and nothing else.
func TestHintsAreForPeople(t *testing.T) {
	const reply = `{"success": 1, "msg": "Cannot find object x", "code": "not_found", "hint": "look again"}` + "\n"
	endpoint := refuser(t)
	for person, hint := range map[bool]string{false: "", true: "hint: look again\n"} {
		var out, errs strings.Builder
		err := Run(t.Context(), &cli.Process{
			Name: "vpoller-client", Args: []string{"-m", "vm.get", "-V", "v", "-n", "x", "-p", "name", "-e", endpoint},
			Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Person: person,
		})
		var e *cli.Error
		if !errors.As(err, &e) || e.Code != cli.ExitError {
			t.Errorf("error is %v", err)
		}
		if out.String() != reply || errs.String() != hint {
			t.Errorf("person %v: printed %q and %q", person, out.String(), errs.String())
		}
	}
}
