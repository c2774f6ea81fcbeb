package e2e

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/internal/config"
	"vpoller/internal/secret"
	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/workerd"
	"vpoller/protocol"
)

// TestGoldenManagement replays what was recorded from the management sockets of
// the original's proxy and worker against our daemons.
func TestGoldenManagement(t *testing.T) {
	var cases []recorded
	readJSON(t, "testdata/golden/_mgmt.json", &cases)
	daemons := map[string]daemon{"proxy": proxyDaemon(t), "worker": workerDaemon(t)}
	for _, r := range cases {
		if r.RequestRaw == nil {
			continue // about signals
		}
		d := daemons[r.Component]
		t.Run(r.Component+"/"+r.Case, func(t *testing.T) {
			if err := compareManagement(r, ask(t, d.client, []byte(*r.RequestRaw))); err != nil {
				t.Error(err)
			}
		})
	}
	for name, d := range daemons {
		select {
		case <-d.ended: // by the last case, "shutdown"
		case <-time.After(20 * time.Second):
			t.Errorf("the %s did not shut down", name)
		}
	}
}

// compareManagement compares success and msg; a status must have the recorded
// keys, its values being this machine's. Where the original crashed ("no-crash")
// an error is right.
func compareManagement(r recorded, got []byte) error {
	have, err := protocol.DecodeResponse(got)
	if err != nil {
		return fmt.Errorf("the reply %s: %w", got, err)
	}
	if r.ResponseRaw == nil {
		if have.Success != 1 || have.Msg == "" {
			return fmt.Errorf("the reply is %s, want an error", got)
		}
		return nil
	}
	want, err := protocol.DecodeResponse([]byte(*r.ResponseRaw))
	if err != nil {
		return err
	}
	if have.Success != want.Success || have.Msg != want.Msg {
		return fmt.Errorf("the reply is %s, want %s", got, *r.ResponseRaw)
	}
	recordedStatus, _ := want.Result.(protocol.Object)
	status, _ := have.Result.(protocol.Object)
	for _, m := range recordedStatus {
		if _, ok := status.Get(m.Name); !ok {
			return fmt.Errorf("the status %s has no %s", got, m.Name)
		}
	}
	return nil
}

// daemon is a running one and a client of its management socket.
type daemon struct {
	client *broker.Client
	ended  <-chan struct{}
}

const anyPort = "tcp://127.0.0.1:*"

func proxyDaemon(t *testing.T) daemon {
	t.Helper()
	cfg := config.Default().Proxy
	cfg.Frontend, cfg.Backend, cfg.Mgmt, cfg.HTTP = anyPort, anyPort, anyPort, ""
	d, err := proxyd.New(cfg, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return daemon{managementClient(t, d.MgmtAddr()), run(t, "proxy daemon", d.Run).ended}
}

func workerDaemon(t *testing.T) daemon {
	t.Helper()
	cfg := config.Default().Worker
	cfg.Proxy, cfg.Mgmt, cfg.HTTP = []string{"tcp://" + closedPort(t)}, anyPort, ""
	hosts := []config.VSphere{{
		Hostname: "vc", URL: "http://" + closedPort(t), Username: "user",
		Password: secret.New("pa55word"), Timeout: time.Second,
	}}
	d, err := workerd.New(cfg, hosts, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	return daemon{managementClient(t, d.MgmtAddr()), run(t, "worker daemon", d.Run).ended}
}

func managementClient(t *testing.T, endpoint string) *broker.Client {
	t.Helper()
	c, err := broker.NewClient(broker.ClientConfig{Endpoint: endpoint, Timeout: 20 * time.Second, Retries: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// TestStatusHoldsNoSecret asks a worker for all it says of itself.
func TestStatusHoldsNoSecret(t *testing.T) {
	d := workerDaemon(t)
	for _, method := range []string{"status", "stats"} {
		body, err := json.Marshal(map[string]string{"method": method})
		if err != nil {
			t.Fatal(err)
		}
		if reply := ask(t, d.client, body); strings.Contains(string(reply), "pa55word") {
			t.Errorf("%s tells a password: %s", method, reply)
		}
	}
}
