package broker

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"testing"

	"vpoller/protocol"
)

// BenchmarkProxyRoundTrip is one request through the proxy and back, between
// raw peers that cost next to nothing, with so many clients at once.
func BenchmarkProxyRoundTrip(b *testing.B) {
	for _, clients := range []int{1, 8, 64} {
		b.Run(fmt.Sprint("clients=", clients), func(b *testing.B) {
			p, _ := startProxy(b, ProxyConfig{WorkerCredit: 1000})
			go rawEcho(dialRaw(b, p.BackendAddr(), "DEALER"), 1024)
			request := multipart("", fmt.Sprintf(`{"method": "vm.get", "hostname": "vc01", "name": "%0140d"}`, 1))
			b.ReportAllocs()
			b.ResetTimer()
			done := make(chan error, clients)
			for i := range clients {
				r := dialRaw(b, p.FrontendAddr(), "REQ")
				go func() { done <- rawAsk(r, request, (b.N+i)/clients, 2+longHeader+1024) }()
			}
			for range clients {
				if err := <-done; err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// rawAsk sends the request n times, each after the answer to the one before,
// whose length on the wire it knows.
func rawAsk(r *rawPeer, request []byte, n, answer int) error {
	buf := make([]byte, answer)
	for range n {
		if _, err := r.Write(request); err != nil {
			return err
		}
		if _, err := io.ReadFull(r.in, buf); err != nil {
			return err
		}
	}
	return nil
}

// rawEcho answers every request with size bytes, until the connection ends.
func rawEcho(r *rawPeer, size int) {
	in := bufio.NewReaderSize(r.Conn, 256<<10)
	out := bufio.NewWriterSize(r.Conn, 256<<10)
	head, body := make([]byte, 2+ticketFull), make([]byte, 1024)
	reply := appendFrame([]byte(delimiter), 0, make([]byte, size))
	for {
		if _, err := io.ReadFull(in, head); err != nil {
			return
		}
		if err := skipRequest(in, body); err != nil {
			return
		}
		_, _ = out.Write(head)
		_, _ = out.Write(reply)
		if in.Buffered() == 0 && out.Flush() != nil {
			return
		}
	}
}

// skipRequest passes over a delimiter and one frame of less than 256 bytes.
func skipRequest(in *bufio.Reader, body []byte) error {
	if _, err := io.ReadFull(in, body[:4]); err != nil {
		return err
	}
	_, err := io.ReadFull(in, body[:body[3]])
	return err
}

// BenchmarkChain is one request through all three of our ends.
func BenchmarkChain(b *testing.B) {
	p, _ := startProxy(b, ProxyConfig{})
	reply := make([]byte, 1024)
	startService(b, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Capacity: 512}, func(t protocol.Task) { t.Reply(reply) })
	c := newClient(b, ClientConfig{Endpoint: p.FrontendAddr()})
	request := []byte(`{"method": "vm.get", "hostname": "vc01", "name": "vm01"}`)
	b.ReportAllocs()
	b.SetParallelism(32)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := c.Do(context.Background(), request); err != nil {
				b.Error(err)
				return
			}
		}
	})
}

// BenchmarkOneShot is what an external check does: connect, ask once, close.
func BenchmarkOneShot(b *testing.B) {
	p, _ := startProxy(b, ProxyConfig{})
	startService(b, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Capacity: 512}, echo)
	b.ReportAllocs()
	for b.Loop() {
		c, err := NewClient(ClientConfig{Endpoint: p.FrontendAddr()})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := c.Do(context.Background(), []byte("x")); err != nil {
			b.Fatal(err)
		}
		if err := c.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
