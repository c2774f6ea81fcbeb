package e2e

import (
	"fmt"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

// powerState asks for a property of a virtual machine that every simulated
// vCenter has. The timeout is the request's own, 0 for none.
func powerState(hostname string, timeout time.Duration) []byte {
	return fmt.Appendf(nil, `{"method": "vm.get", "hostname": %q, "name": "DC0_H0_VM0",
		"properties": ["runtime.powerState"], "timeout": %d}`, hostname, timeout.Milliseconds())
}

// expectAnswer asks for the power state and wants it.
func expectAnswer(t *testing.T, c *broker.Client, hostname string) {
	t.Helper()
	reply := ask(t, c, powerState(hostname, 0))
	if err := answers(`[{"name": "DC0_H0_VM0", "runtime.powerState": "poweredOn"}]`)(recorded{}, reply); err != nil {
		t.Fatal(err)
	}
}

// expectError asks for the power state and wants an error's code.
func expectError(t *testing.T, c *broker.Client, hostname string, timeout time.Duration, code protocol.Code) {
	t.Helper()
	expectCode(t, c, powerState(hostname, timeout), code)
}

// expectCode asks and wants an error's code.
func expectCode(t *testing.T, c *broker.Client, body []byte, code protocol.Code) {
	t.Helper()
	if err := fails(code, "")(recorded{}, ask(t, c, body)); err != nil {
		t.Fatal(err)
	}
}

// errorCode asks and returns the code of the error, "" for an answer or none.
func errorCode(t *testing.T, c *broker.Client, body []byte) protocol.Code {
	reply, err := c.Do(t.Context(), body)
	if err != nil {
		t.Error(err)
		return ""
	}
	resp, err := protocol.DecodeResponse(reply)
	if err != nil {
		t.Error(err)
		return ""
	}
	return resp.Code
}

// succeeds asks for the power state and reports whether it came.
func succeeds(t *testing.T, c *broker.Client, hostname string) bool {
	t.Helper()
	resp, err := protocol.DecodeResponse(ask(t, c, powerState(hostname, 5*time.Second)))
	return err == nil && resp.Success == 0
}

func TestSessionExpiry(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	c := client(t, proxy)
	expectAnswer(t, c, "vc")
	for range 3 {
		if n := vc.ExpireSessions(); n != 1 {
			t.Fatalf("%d sessions, want 1", n)
		}
		expectAnswer(t, c, "vc")
	}
}

func TestOneSessionAndNoneAfterShutdown(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	parts := startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	c := client(t, proxy)
	done := make(chan struct{})
	for range 20 {
		go func() {
			defer func() { done <- struct{}{} }()
			_, _ = c.Do(t.Context(), powerState("vc", 0))
		}()
	}
	for range 20 {
		<-done
	}
	if n := len(vc.Sessions()); n != 1 {
		t.Errorf("%d sessions, want 1", n)
	}
	parts.stop()
	if n := len(vc.Sessions()); n != 0 {
		t.Errorf("%d sessions after the shutdown", n)
	}
}

func TestHungVCenterDelaysNobodyElse(t *testing.T) {
	hung := vcsimtest.Start(t, vcsimtest.Options{})
	well := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("hung", hung), host("well", well))
	c := client(t, proxy)
	expectAnswer(t, c, "hung")
	expectAnswer(t, c, "well")

	hung.Hang(true)
	const callers, patience = 100, 3 * time.Second
	replies := make(chan protocol.Code, callers)
	began := time.Now()
	for range callers {
		go func() { replies <- errorCode(t, c, powerState("hung", patience)) }()
	}
	await(t, "calls to the hung vCenter", func() bool { return proxy.Stats().Running+proxy.Stats().Queued >= callers })
	for range 20 {
		expectAnswer(t, c, "well")
	}
	if len(replies) > 0 {
		t.Errorf("the other vCenter answered only after %s", time.Since(began))
	}
	codes := make(map[protocol.Code]int)
	for range callers {
		codes[<-replies]++
	}
	// Those that waited for a call to end may learn of the first timeouts, or
	// that they have waited in vain for their turn.
	if n := codes[protocol.CodeTimeout]; n == 0 || n+codes[protocol.CodeUnavailable]+codes[protocol.CodeOverloaded] != callers {
		t.Errorf("the hung vCenter's callers got %v", codes)
	}
	if took := time.Since(began); took > 2*patience {
		t.Errorf("the hung vCenter's callers waited %s", took)
	}
	hung.Hang(false)
	await(t, "an answer of the recovered vCenter", func() bool { return succeeds(t, c, "hung") })
}

func TestVCenterRestart(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), host("vc", vc))
	c := client(t, proxy)
	expectAnswer(t, c, "vc")
	if err := vc.Stop(); err != nil {
		t.Fatal(err)
	}
	expectError(t, c, "vc", 5*time.Second, protocol.CodeUnavailable)
	if err := vc.Restart(); err != nil {
		t.Fatal(err)
	}
	await(t, "an answer after the restart", func() bool { return succeeds(t, c, "vc") })
	if n := len(vc.Sessions()); n != 1 {
		t.Errorf("%d sessions after the restart, want 1", n)
	}
}

func TestLostWorkersRequestIsAnsweredByAnother(t *testing.T) {
	vc := vcsimtest.Start(t, vcsimtest.Options{})
	proxy := startProxy(t)
	cables := []*cable{newCable(t, proxy.BackendAddr()), newCable(t, proxy.BackendAddr())}
	for _, cable := range cables {
		startWorker(t, proxy, cable.endpoint(), host("vc", vc))
	}
	c := client(t, proxy)
	expectAnswer(t, c, "vc")

	vc.Hang(true)
	late := make(chan error, 1)
	go func() {
		reply, err := c.Do(t.Context(), powerState("vc", 15*time.Second))
		if err == nil {
			err = answers(`[{"name": "DC0_H0_VM0", "runtime.powerState": "poweredOn"}]`)(recorded{}, reply)
		}
		late <- err
	}()
	cutBusy(t, proxy, cables)
	vc.Hang(false)
	if err := <-late; err != nil {
		t.Error(err)
	}
	if s := proxy.Stats(); s.Retried != 1 || s.Replies != 2 {
		t.Errorf("%d requests sent again, %d replies; want 1 and 2", s.Retried, s.Replies)
	}
}

// cutBusy cuts the cable of the worker that has a request, and waits until the
// other worker has it.
func cutBusy(t *testing.T, proxy *broker.Proxy, cables []*cable) {
	t.Helper()
	busy := func() (remote string) {
		for _, w := range proxy.Stats().Workers {
			if w.Running > 0 {
				remote = w.Remote
			}
		}
		return remote
	}
	await(t, "a busy worker", func() bool { return busy() != "" })
	first := busy()
	for _, cable := range cables {
		if cable.carries(first) {
			cable.cut()
		}
	}
	await(t, "the request at the other worker", func() bool { now := busy(); return now != "" && now != first })
}
