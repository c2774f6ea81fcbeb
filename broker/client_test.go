package broker

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
)

// ourselves is what a vPoller proxy says in READY.
var ourselves = property{"X-VPoller", wireVersion}

// An answer that comes late is not taken for that to the next question.
func TestClientLateAnswer(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: 500 * time.Millisecond, Retries: 1})
	answers := make(chan string, 1)
	do := func(q string) {
		got, err := c.Do(context.Background(), []byte(q))
		answers <- fmt.Sprint(string(got), err)
	}
	go do("first")
	r := ln.accept()
	r.expect("", "first")
	if got := <-answers; !strings.Contains(got, "no reply") {
		t.Fatalf("first: %s", got)
	}
	go do("second")
	late := r
	r = ln.accept() // it cannot tell answers apart here, so it comes back with a new connection
	_, _ = late.Write(multipart("", "answer to first"))
	r.expect("", "second")
	r.send("", "answer to second")
	if got := <-answers; got != "answer to second<nil>" {
		t.Errorf("second: %s", got)
	}
}

// With a vPoller proxy calls overlap on one connection, and answers find theirs
// by number, in whatever order they come.
func TestClientPipelines(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: patience})
	var wg sync.WaitGroup
	const calls = 10
	for i := range calls {
		wg.Go(func() {
			q := fmt.Sprint("question ", i)
			got, err := c.Do(context.Background(), []byte(q))
			if err != nil || string(got) != "answer to "+q {
				t.Errorf("Do(%q) = %q, %v", q, got, err)
			}
		})
	}
	r := ln.accept(ourselves)
	var asked [][]string
	for range calls {
		asked = append(asked, r.recv())
	}
	r.send("unknown!", "", "an answer to nothing")
	r.send("", "an answer without a number")
	r.send("no delimiter")
	for i := range asked {
		q := asked[len(asked)-1-i]
		r.send(q[0], "", "answer to "+q[2])
		r.send(q[0], "", "the same again")
	}
	wg.Wait()
}

// Without numbers one question goes out at a time.
func TestClientTakesTurns(t *testing.T) {
	ln := listenRaw(t, "REP")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: patience})
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			if got, err := c.Do(context.Background(), []byte("x")); err != nil || string(got) != "y" {
				t.Errorf("Do = %q, %v", got, err)
			}
		})
	}
	r := ln.accept()
	for range 5 {
		r.expect("", "x")
		if r.in.Buffered() > 0 {
			t.Error("another question came before the answer")
		}
		r.send("", "y")
	}
	wg.Wait()
}

// A question whose connection is lost is asked again over a new one.
func TestClientReconnects(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: patience, Retries: 1})
	done := make(chan error, 1)
	go func() {
		_, err := c.Do(context.Background(), []byte("x"))
		done <- err
	}()
	for range 3 {
		r := ln.accept()
		r.expect("", "x")
		_ = r.Close()
	}
	r := ln.accept()
	r.expect("", "x")
	r.send("", "y")
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestClientNoReply(t *testing.T) {
	ln := listenRaw(t, "ROUTER") // nobody accepts: the handshake never ends
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: 30 * time.Millisecond, Retries: 3})
	begun := time.Now()
	_, err := c.Do(context.Background(), []byte("x"))
	if !errors.Is(err, ErrNoReply) || !strings.Contains(err.Error(), ln.endpoint+" in 3 tries of 30ms") {
		t.Errorf("Do: %v", err)
	}
	if waited := time.Since(begun); waited < 90*time.Millisecond {
		t.Errorf("three tries took %v", waited)
	}
	_ = ln.ln.Close()
	if _, err := c.Do(context.Background(), []byte("x")); !errors.Is(err, ErrNoReply) {
		t.Errorf("Do with nobody there: %v", err)
	}
}

func TestClientContext(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: patience})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := c.Do(ctx, []byte("x"))
		done <- err
	}()
	r := ln.accept()
	r.expect("", "x")
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("Do: %v", err)
	}
}

func TestClientClose(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: patience})
	done := make(chan error, 1)
	go func() {
		_, err := c.Do(context.Background(), []byte("x"))
		done <- err
	}()
	r := ln.accept()
	r.expect("", "x")
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if err := <-done; !errors.Is(err, ErrClosed) {
		t.Errorf("Do: %v", err)
	}
	r.expectClosed()
	if _, err := c.Do(context.Background(), nil); !errors.Is(err, ErrClosed) {
		t.Errorf("Do after Close: %v", err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// A silent vPoller proxy is given up between tries, one that is merely slow is not.
func TestClientGivesUpSilentConnection(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	c := newClient(t, ClientConfig{Endpoint: ln.endpoint, Timeout: 500 * time.Millisecond, Retries: 2})
	done := make(chan string, 1)
	go func() {
		got, err := c.Do(context.Background(), []byte("x"))
		done <- fmt.Sprint(string(got), err)
	}()
	r := ln.accept(ourselves)
	r.recv()
	r.expectClosed()
	r = ln.accept(ourselves)
	r.send(r.recv()[0], "", "y")
	if got := <-done; got != "y<nil>" {
		t.Errorf("Do: %s", got)
	}
}

func TestClientLimits(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	c := newClient(t, ClientConfig{Endpoint: p.FrontendAddr(), Limits: Limits{Message: 1000}})
	if _, err := c.Do(context.Background(), make([]byte, 1001)); !errors.Is(err, errTooBig) {
		t.Errorf("Do with too large a request: %v", err)
	}
	if got, err := c.Do(context.Background(), make([]byte, 995)); err != nil || len(got) != 1000 {
		t.Errorf("Do = %d bytes, %v", len(got), err)
	}
	if _, err := c.Do(context.Background(), make([]byte, 996)); !errors.Is(err, errTooBig) {
		t.Errorf("Do with too large an answer: %v", err)
	}
}
