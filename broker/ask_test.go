package broker

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

// askIn starts an Ask that gives up after a time and returns where it will say
// what came of it.
func askIn(endpoint, body string, patience time.Duration) (outcome chan string) {
	outcome = make(chan string, 1)
	go func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		got, err := Ask(ctx, endpoint, []byte(body))
		outcome <- fmt.Sprint(string(got), err)
	}()
	return outcome
}

func TestAskThroughAProxy(t *testing.T) {
	p := echoProxy(t, ProxyConfig{})
	for _, size := range []int{0, 1, 255, 256, 70_000, 3_000_000} {
		body := bytes.Repeat([]byte("x"), size)
		got, err := Ask(context.Background(), p.FrontendAddr(), body)
		if err != nil || !bytes.HasSuffix(got, body) {
			t.Errorf("a request of %d bytes: answer of %d, %v", size, len(got), err)
		}
	}
}

func TestAskMinorMatters(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	outcome := askIn(ln.endpoint, "x", patience)
	r := ln.accept()
	r.expect("", "x")
	r.write(commandFrame("PING", []byte("\x00\x00context")))
	if name := r.recvCommand(); name != "PONG" {
		t.Errorf("PING was answered by %s", name)
	}
	r.write(commandFrame("SOMETHING", nil))
	r.send("no delimiter")
	r.send("", "two", "bodies")
	r.send("", "y")
	if got := <-outcome; got != "y<nil>" {
		t.Errorf("Ask: %s", got)
	}
	r.expectClosed()
}

// Whatever the far end does or leaves undone, the deadline holds.
func TestAskEndsInTime(t *testing.T) {
	const short = 100 * time.Millisecond
	quiet := map[string]func(ln *rawListener){
		"nobody greets":      func(*rawListener) {},
		"no answer":          func(ln *rawListener) { ln.accept().recv() },
		"half an answer":     func(ln *rawListener) { r := ln.accept(); r.recv(); r.write(multipart("", "answer")[:5]) },
		"not even a header":  func(ln *rawListener) { r := ln.accept(); r.recv(); r.write([]byte{flagMore}) },
		"a number too large": func(ln *rawListener) { r := ln.accept(); r.recv(); r.write([]byte{flagLong, 0, 0, 0, 0, 0, 1, 0, 0}) },
	}
	for name, behave := range quiet {
		t.Run(name, func(t *testing.T) {
			ln := listenRaw(t, "ROUTER")
			begun := time.Now()
			outcome := askIn(ln.endpoint, "x", short)
			behave(ln)
			if got := <-outcome; !strings.Contains(got, ln.endpoint) || !strings.Contains(got, context.DeadlineExceeded.Error()) {
				t.Errorf("Ask: %s", got)
			}
			if took := time.Since(begun); took < short || took > patience/2 {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// What is certain at once is not waited for.
func TestAskFailsAtOnce(t *testing.T) {
	cases := map[string]struct {
		behave func(ln *rawListener)
		want   string
	}{
		"hangs up":         {func(ln *rawListener) { r := ln.accept(); r.recv(); _ = r.Close() }, errEnded.Error()},
		"hangs up halfway": {func(ln *rawListener) { r := ln.accept(); r.recv(); r.write(multipart("", "answer")[:5]); _ = r.Close() }, errEnded.Error()},
		"an error":         {func(ln *rawListener) { r := ln.accept(); r.recv(); r.write(commandFrame("ERROR", []byte("no"))) }, `reports an error: "no"`},
		"no ZMTP":          {func(ln *rawListener) { r := ln.accept(); r.recv(); r.write([]byte("HTTP/1.1 400 Bad Request\r\n")) }, errBadFrame.Error()},
		"no ZMTP at all":   {func(ln *rawListener) { hangUpAfter(ln, "SSH-2.0-OpenSSH\r\n") }, `it says "SSH-2.0-Ope" where ZeroMQ greets`},
		"too big an answer": {func(ln *rawListener) {
			r := ln.accept()
			r.recv()
			r.write(appendFrameHeader([]byte(delimiter), 0, 17<<20))
		}, errTooBig.Error()},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			ln := listenRaw(t, "ROUTER")
			outcome := askIn(ln.endpoint, "x", 2*patience)
			c.behave(ln)
			select {
			case got := <-outcome:
				if !strings.Contains(got, c.want) {
					t.Errorf("Ask: %s, want %s", got, c.want)
				}
			case <-time.After(patience):
				t.Error("Ask still waits")
			}
		})
	}
}

func TestAskWhereNobodyListens(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	_ = ln.ln.Close()
	if _, err := Ask(context.Background(), ln.endpoint, nil); err == nil || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("Ask: %v", err)
	}
}

// hangUpAfter takes a connection as some other server does.
func hangUpAfter(ln *rawListener, banner string) {
	conn, err := ln.ln.Accept()
	if err != nil {
		ln.t.Fatal(err)
	}
	_, _ = io.WriteString(conn, banner)
	_, _ = io.ReadFull(conn, make([]byte, greetingSize))
	_ = conn.Close()
}

func TestAskRefusesWhatCannotBe(t *testing.T) {
	for _, endpoint := range []string{"", "localhost:10123", "tcp://*:10123", "tcp://localhost:0", "udp://localhost:1"} {
		if _, err := Ask(context.Background(), endpoint, nil); err == nil || !strings.Contains(err.Error(), endpoint) {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
	if _, err := Ask(context.Background(), "tcp://localhost:1", make([]byte, 16<<20+1)); !errors.Is(err, errTooBig) {
		t.Errorf("too large a request: %v", err)
	}
}

// byteByByte is a connection whose bytes come one at a time.
type byteByByte struct {
	net.Conn
	io.Reader
}

func (c byteByByte) Read(p []byte) (int, error)  { return c.Reader.Read(p) }
func (c byteByByte) Write(p []byte) (int, error) { return len(p), nil }

func TestAskPutsAnswersTogether(t *testing.T) {
	want := strings.Repeat("answer ", 10_000)
	in := append(multipart("not this"), commandFrame("PING", []byte("\x00\x00"))...)
	in = append(in, multipart("", want)...)
	for name, r := range map[string]io.Reader{
		"bytes": iotest.OneByteReader(bytes.NewReader(in)),
		"whole": bytes.NewReader(in),
	} {
		got, err := question{Conn: byteByByte{Reader: r}, limit: 1 << 20}.answer()
		if err != nil || string(got) != want {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
	}
}

// The question does not wait for the other end to introduce itself.
func TestAskComesWithREADY(t *testing.T) {
	ln := listenRaw(t, "ROUTER")
	outcome := askIn(ln.endpoint, "x", patience)
	conn, err := ln.ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	r := &rawPeer{t: t, Conn: conn, in: bufio.NewReader(conn)}
	r.write(greetingBytes(1))
	if _, err := io.ReadFull(r.in, make([]byte, greetingSize)); err != nil {
		t.Fatal(err)
	}
	if name := r.recvCommand(); name != "READY" {
		t.Errorf("first came %s", name)
	}
	r.expect("", "x")
	r.write(append(commandFrame("READY", encodeMetadata([]property{{"Socket-Type", "ROUTER"}})), multipart("", "y")...))
	if got := <-outcome; got != "y<nil>" {
		t.Errorf("Ask: %s", got)
	}
}
