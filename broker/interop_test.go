package broker

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
)

// python runs the peers of these tests: Debian's, which has python3-zmq.
const python = "/usr/bin/python3"

// needLibzmq skips the test where there is no libzmq to talk to, or fails it
// where VPOLLER_REQUIRE_INTEROP says that there must be.
func needLibzmq(t *testing.T) {
	t.Helper()
	out, err := exec.Command(python, "-c", "import zmq").CombinedOutput()
	if err == nil {
		return
	}
	if os.Getenv("VPOLLER_REQUIRE_INTEROP") == "1" {
		t.Fatalf("%s cannot import zmq: %v\n%s", python, err, out)
	}
	t.Skipf("no libzmq peers to test with: install python3-zmq (%v)", err)
}

// peerScript starts a script of testdata; the test's end kills it.
func peerScript(t *testing.T, name string, args ...string) *bufio.Scanner {
	t.Helper()
	cmd := exec.Command(python, append([]string{"testdata/" + name}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return bufio.NewScanner(out)
}

// ask runs a client script over lines of input and returns its lines of output.
func ask(t *testing.T, script string, args []string, input ...string) []string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 6*patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, python, append([]string{"testdata/" + script}, args...)...)
	cmd.Stdin = strings.NewReader(strings.Join(input, "\n") + "\n")
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%s\n%s", script, err, out, complaint.Bytes())
	}
	return strings.Split(strings.TrimSuffix(string(out), "\n"), "\n")
}

func questions(n int) (asks, answers []string) {
	for i := range n {
		q := fmt.Sprintf(`{"method": "about", "hostname": "vc01", "key": "%d"}`, i)
		asks, answers = append(asks, q), append(answers, "echo "+q)
	}
	return asks, answers
}

func equal(t *testing.T, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLibzmqREQClient(t *testing.T) {
	needLibzmq(t)
	p, _ := startProxy(t, ProxyConfig{})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	asks, want := questions(100)
	equal(t, ask(t, "req_client.py", []string{p.FrontendAddr()}, asks...), want)
}

func TestLibzmqREQClientOverIPC(t *testing.T) {
	needLibzmq(t)
	dir := t.TempDir()
	p, _ := startProxy(t, ProxyConfig{Frontend: "ipc://" + dir + "/front", Backend: "ipc://" + dir + "/back"})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	asks, want := questions(5)
	equal(t, ask(t, "req_client.py", []string{p.FrontendAddr()}, asks...), want)
}

func TestLibzmqDEALERClient(t *testing.T) {
	needLibzmq(t)
	p, _ := startProxy(t, ProxyConfig{})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	for _, identity := range []string{"", "a client with a name"} {
		args := []string{p.FrontendAddr()}
		if identity != "" {
			args = append(args, identity)
		}
		var asks, want []string
		for i := range 200 {
			asks = append(asks, fmt.Sprintf(`["hop", "%d", "", "body %d"]`, i, i))
			want = append(want, fmt.Sprintf(`["hop", "%d", "", "echo body %d"]`, i, i))
		}
		got := ask(t, "dealer_client.py", args, asks...)
		slices.Sort(got)
		slices.Sort(want)
		equal(t, got, want)
	}
}

func TestLibzmqClientsOfWrongForm(t *testing.T) {
	needLibzmq(t)
	p, _ := startProxy(t, ProxyConfig{})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Capacity: 1}, echo)
	const invalid = `{\"success\": 1, \"msg\": \"Invalid message received\", \"code\": \"bad_request\"}`
	asks := []string{
		`["no delimiter"]`,
		`["no", "delimiter"]`,
		`["", "one", "too many"]`,
		`["hop", "", "one", "too many"]`,
		`["", ""]`,
	}
	want := []string{
		`["` + invalid + `"]`,
		`["` + invalid + `"]`,
		`["", "` + invalid + `"]`,
		`["hop", "", "` + invalid + `"]`,
		`["", "echo "]`,
	}
	equal(t, ask(t, "dealer_client.py", []string{p.FrontendAddr()}, asks...), want)
	asks, want = questions(3)
	equal(t, ask(t, "req_client.py", []string{p.FrontendAddr()}, asks...), want)
}

func TestLibzmqWorkers(t *testing.T) {
	needLibzmq(t)
	for _, kind := range []string{"dealer", "rep"} {
		t.Run(kind, func(t *testing.T) {
			p, _ := startProxy(t, ProxyConfig{})
			peerScript(t, "worker.py", p.BackendAddr(), kind, "echo")
			asks, want := questions(50)
			equal(t, ask(t, "req_client.py", []string{p.FrontendAddr()}, asks...), want)
			c := newClient(t, ClientConfig{Endpoint: p.FrontendAddr()})
			got, err := c.Do(context.Background(), []byte("from Go"))
			if err != nil || string(got) != "echo from Go" {
				t.Errorf("Do = %q, %v", got, err)
			}
		})
	}
}

func TestBehindLibzmqProxy(t *testing.T) {
	needLibzmq(t)
	lines := peerScript(t, "device.py")
	if !lines.Scan() {
		t.Fatal("the device does not start")
	}
	front := lines.Text()
	if !lines.Scan() {
		t.Fatal("the device does not start")
	}
	s, stop := startService(t, ServiceConfig{Endpoints: []string{lines.Text()}}, echo)
	until(t, "service connected", func() bool { return s.Connected() == 1 })

	asks, want := questions(50)
	equal(t, ask(t, "req_client.py", []string{front}, asks...), want)
	c := newClient(t, ClientConfig{Endpoint: front})
	for i := range 20 {
		q := fmt.Sprint("question ", i)
		got, err := c.Do(context.Background(), []byte(q))
		if err != nil || string(got) != "echo "+q {
			t.Fatalf("Do(%q) = %q, %v", q, got, err)
		}
		got, err = Ask(context.Background(), front, []byte(q))
		if err != nil || string(got) != "echo "+q {
			t.Fatalf("Ask(%q) = %q, %v", q, got, err)
		}
	}
	// Messages that the device cannot judge reach the service as they are.
	odd := ask(t, "dealer_client.py", []string{front}, `["", "one", "too many"]`, `["no delimiter"]`)
	for _, answer := range odd {
		if !strings.Contains(answer, "Invalid message received") {
			t.Errorf("answer to a malformed message: %s", answer)
		}
	}
	stop()
}

// A worker that speaks ZMTP 3.1 with heartbeats of its own drops a proxy that
// does not answer its PING.
func TestLibzmqHeartbeat(t *testing.T) {
	needLibzmq(t)
	p, _ := startProxy(t, ProxyConfig{Limits: Limits{Heartbeat: 100 * time.Millisecond}})
	peerScript(t, "worker.py", p.BackendAddr(), "dealer", "echo")
	until(t, "worker connected", func() bool { return len(p.Stats().Workers) == 1 })
	first := p.Stats().Workers[0].Remote
	until(t, "some heartbeats of the worker answered", func() (enough bool) {
		p.loop.call(func() { enough = p.loop.pongs >= 3 })
		return enough
	})
	s := p.Stats()
	if len(s.Workers) != 1 || s.Workers[0].Remote != first || s.Silent != 0 {
		t.Errorf("after some heartbeats: %+v", s)
	}
}

func TestLibzmqManagement(t *testing.T) {
	needLibzmq(t)
	m, err := NewManagement(ManagementConfig{
		Endpoint: "tcp://127.0.0.1:0",
		Methods: map[string]func() *protocol.Response{
			"status": func() *protocol.Response { return protocol.OK("up", "running") },
		},
		Unknown: "Uknown method name received",
	})
	if err != nil {
		t.Fatal(err)
	}
	start(t, m.Run)
	got := ask(t, "req_client.py", []string{m.Addr()}, `{"method": "status"}`, `7`, `{"method": "status"}`)
	equal(t, got, []string{
		`{"success": 0, "msg": "up", "result": "running"}`,
		`{"success": 1, "msg": "Invalid message received", "code": "bad_request"}`,
		`{"success": 0, "msg": "up", "result": "running"}`,
	})
}
