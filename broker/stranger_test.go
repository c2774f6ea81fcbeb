package broker

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"
)

// other listens as some other server does, which behave is about.
func other(t *testing.T, behave func(net.Conn)) (endpoint string) {
	t.Helper()
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
			behave(conn)
			_ = conn.Close()
		}
	}()
	return "tcp://" + ln.Addr().String()
}

// says writes a banner and waits until the other side has had enough.
func says(banner string) func(net.Conn) {
	return func(c net.Conn) {
		_, _ = io.WriteString(c, banner)
		_, _ = io.Copy(io.Discard, c)
	}
}

// Whoever asks something else than a vPoller hears so, and not of time alone.
func TestStrangers(t *testing.T) {
	for name, c := range map[string]struct {
		behave func(net.Conn)
		want   string
	}{
		"a banner":         {says("SSH-2.0-OpenSSH_9.2\r\n"), `it is no vPoller, for it says "SSH-2.0-Ope" where ZeroMQ greets`},
		"a short one":      {says("+OK\r\n"), `it says "+OK\r\n" where`},
		"HTTP":             {func(c net.Conn) { _, _ = c.Read(make([]byte, 10)); says("HTTP/1.1 400 Bad Request\r\n\r\n")(c) }, `it says "HTTP/1.1 40" where`},
		"it hangs up":      {func(net.Conn) {}, "it hangs up where ZeroMQ greets"},
		"it reads a bit":   {func(c net.Conn) { _, _ = c.Read(make([]byte, 5)) }, "it hangs up where ZeroMQ greets"},
		"it waits for us":  {says(""), "it says nothing where ZeroMQ greets"},
		"an older ZeroMQ?": {says("\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x01"), "not a ZMTP 3 greeting"},
	} {
		t.Run(name, func(t *testing.T) {
			client := newClient(t, ClientConfig{Endpoint: other(t, c.behave), Timeout: 200 * time.Millisecond, Retries: 2})
			_, err := client.Do(context.Background(), []byte("x"))
			if !errors.Is(err, ErrNoReply) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("Do: %v", err)
			}
		})
	}
}

// A client at the backend is no worker, and learns where it is.
func TestClientsAreToldOfTheBackend(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	c := newClient(t, ClientConfig{Endpoint: p.BackendAddr(), Timeout: 100 * time.Millisecond, Retries: 1})
	if _, err := c.Do(context.Background(), []byte("x")); !errors.Is(err, ErrNoReply) || !errors.Is(err, ErrBackend) {
		t.Errorf("Do: %v", err)
	}
	if _, err := Ask(context.Background(), p.BackendAddr(), []byte("x")); !errors.Is(err, ErrBackend) {
		t.Errorf("Ask: %v", err)
	}
	until(t, "nobody taken for a worker", func() bool { return len(p.Stats().Workers) == 0 })
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}}, echo)
	alive(t, p)
}
