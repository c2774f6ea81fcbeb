package broker

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestBackoff(t *testing.T) {
	var b backoff
	least := firstPause / 2
	for range 20 {
		p := b.next()
		if p < least || p > 2*least {
			t.Errorf("paused %v, not between %v and %v", p, least, 2*least)
		}
		least = min(2*least, lastPause/2)
	}
	b.reset()
	if p := b.next(); p > firstPause {
		t.Errorf("paused %v after reset", p)
	}
}

func TestBackoffEndsWithContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var b backoff
		ctx, cancel := context.WithCancel(context.Background())
		if !b.wait(ctx) {
			t.Error("the pause was cut short")
		}
		cancel()
		begun := time.Now()
		if b.wait(ctx) || time.Since(begun) > 0 {
			t.Error("a pause after the end of the context")
		}
	})
}

// A brokenListener has no descriptors left.
type brokenListener struct {
	net.Listener
	calls int
}

func (l *brokenListener) Accept() (net.Conn, error) {
	if l.calls++; l.calls > 10 {
		return nil, net.ErrClosed
	}
	return nil, &net.OpError{Op: "accept", Err: os.NewSyscallError("accept4", syscall.EMFILE)}
}

func (l *brokenListener) Close() error { return nil }

// Accepting goes on after an error, and does not spin.
func TestAcceptBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ln := &brokenListener{}
		l := &loop{limits: Limits{}.withDefaults(), log: slog.New(slog.DiscardHandler)}
		begun := time.Now()
		newAcceptor(ln, introduction{}, l, nil).run(context.Background())
		if took := time.Since(begun); ln.calls != 11 || took < 2*time.Second {
			t.Errorf("%d attempts in %v", ln.calls, took)
		}
	})
}

// Connections, good and bad ones, leave no descriptors behind.
func TestNoDescriptorsLeft(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	alive(t, p)
	until(t, "client gone", func() bool { return p.Stats().Clients == 0 })
	before := descriptors(t)
	for range 100 {
		_ = dialRaw(t, p.FrontendAddr(), "DEALER").Close()
		_ = dialTCP(t, p.FrontendAddr()).Close()
		junk := dialTCP(t, p.BackendAddr())
		_, _ = junk.Write([]byte(strings.Repeat("junk", 100)))
		_ = junk.Close()
	}
	until(t, "everybody gone", func() bool { s := p.Stats(); return s.BadGreeting == 200 && s.Clients == 0 })
	until(t, "descriptors closed", func() bool { return descriptors(t) <= before })
}

func descriptors(t *testing.T) int {
	t.Helper()
	fds, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(fds)
}

// An end that cannot be reached ends its dialling with the context.
func TestDialEndsWithContext(t *testing.T) {
	ln := listenRaw(t, "ROUTER") // it never answers the greeting
	ctx, cancel := context.WithCancelCause(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := dial(ctx, ln.endpoint, introduction{socketType: "DEALER"})
		done <- err
	}()
	conn, err := ln.ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	cancel(errors.New("enough"))
	if err := <-done; err == nil || !strings.Contains(err.Error(), ln.endpoint) {
		t.Errorf("dial: %v", err)
	}
}
