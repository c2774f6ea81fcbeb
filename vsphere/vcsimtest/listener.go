package vcsimtest

import (
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// listener is one life of the HTTP server: from listening to closed.
type listener struct {
	addr   string
	socket net.Listener
	http   http.Server
	done   chan struct{} // closed when Serve has returned
}

// listen binds addr; nothing is accepted before start.
func listen(addr string, cert *tls.Certificate, h http.Handler) (*listener, error) {
	socket, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, err
	}
	l := &listener{addr: socket.Addr().String(), socket: socket, done: make(chan struct{})}
	if cert != nil {
		l.socket = tls.NewListener(socket, &tls.Config{Certificates: []tls.Certificate{*cert}})
	}
	l.http = http.Server{
		Handler:           h,
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0), // handshakes that tests break on purpose
	}
	return l, nil
}

func (l *listener) start() {
	go func() {
		defer close(l.done)
		_ = l.http.Serve(l.socket) // always http.ErrServerClosed or the closed socket
	}()
}

// close breaks every connection. Handlers may still be running afterwards.
func (l *listener) close() error {
	err := l.http.Close()
	if e := l.socket.Close(); err == nil && !errors.Is(e, net.ErrClosed) {
		err = e
	}
	<-l.done
	return err
}
