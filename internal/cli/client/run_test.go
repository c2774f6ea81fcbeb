package client

import (
	"context"
	"errors"
	"io"
	"net"
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

// TestUnknownHelpersAreNoticed shows that a slip in a helper's name is told to
// people, who would else wonder at the JSON.
func TestUnknownHelpersAreNoticed(t *testing.T) {
	endpoint := refuser(t)
	for helper, hint := range map[string]string{
		"":           "",
		"zabbix.raw": "",
		"zabix.raw":  `hint: there is no helper "zabix.raw", so the worker answers in JSON: known are vpoller.helpers.zabbix, `,
	} {
		for _, person := range []bool{false, true} {
			var out, errs strings.Builder
			_ = Run(t.Context(), &cli.Process{
				Name: "vpoller-client", Args: []string{"-m", "vm.get", "-V", "v", "-n", "x", "-p", "name", "-e", endpoint, "-H", helper},
				Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" }, Person: person,
			})
			if got := strings.Contains(errs.String(), "no helper"); got != (person && hint != "") || got && !strings.HasPrefix(errs.String(), hint) {
				t.Errorf("helper %q, person %v: complained %q", helper, person, errs.String())
			}
		}
	}
}

// TestSilenceOfOthers shows that a port where something else listens is not
// taken for a proxy that has no answer.
func TestSilenceOfOthers(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { _ = ln.Close(); <-done })
	go func() {
		defer close(done)
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			_, _ = io.WriteString(conn, "SSH-2.0-OpenSSH_9.2\r\n")
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	endpoint := "tcp://" + ln.Addr().String()
	var out, errs strings.Builder
	err = Run(t.Context(), &cli.Process{
		Name: "vpoller-client", Args: []string{"-m", "about", "-V", "v", "-e", endpoint, "-t", "200", "-r", "1"},
		Stdout: &out, Stderr: &errs, Getenv: func(string) string { return "" },
	})
	var e *cli.Error
	if !errors.As(err, &e) || e.Code != cli.ExitNoAnswer || out.String() != noReply+"\n" {
		t.Errorf("error is %v, printed %q", err, out.String())
	}
	want := "hint: something listens at " + endpoint + `, but it is no vPoller, for it says "SSH-2.0-Ope" where ZeroMQ greets: is that the frontend of vpoller-proxy?` + "\n"
	if errs.String() != want {
		t.Errorf("complained %q", errs.String())
	}
}
