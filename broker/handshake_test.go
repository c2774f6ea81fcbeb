package broker

import (
	"bytes"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/go-zeromq/zmq4"
)

// A script is a connection whose far end says what is written in it, whatever it hears.
type script struct {
	net.Conn
	*bytes.Reader
}

func (script) Write(p []byte) (int, error)  { return len(p), nil }
func (s script) Read(p []byte) (int, error) { return s.Reader.Read(p) }
func (script) SetDeadline(time.Time) error  { return nil }
func (script) RemoteAddr() net.Addr         { return &net.TCPAddr{} }

// shake does our side of a handshake.
func shake(input []byte) (peerInfo, error) {
	return handshake(script{Reader: bytes.NewReader(input)}, introduce(zmq4.Router))
}

func ready(props ...property) []byte {
	return commandFrame("READY", encodeMetadata(props))
}

func TestHandshake(t *testing.T) {
	info, err := shake(append(greetingBytes(1), ready(property{"Socket-Type", "REQ"}, property{"X-VPoller", "1"})...))
	if err != nil || info.socketType != "REQ" || info.minor != 1 || !info.vpoller() {
		t.Errorf("%+v, %v", info, err)
	}
	info, err = shake(append(greetingBytes(0), ready(property{"socket-TYPE", "DEALER"})...))
	if err != nil || info.socketType != "DEALER" || info.minor != 0 || info.vpoller() {
		t.Errorf("%+v, %v", info, err)
	}
}

func TestHandshakeRefuses(t *testing.T) {
	zmtp2 := greetingBytes(0)
	zmtp2[10] = 1
	curve := greetingBytes(1)
	copy(curve[12:], "CURVE")
	rep := property{"Socket-Type", "REQ"}
	for name, input := range map[string][]byte{
		"nothing":             nil,
		"HTTP":                []byte("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" + strings.Repeat("x", 100)),
		"ZMTP 2":              append(zmtp2, ready(rep)...),
		"CURVE":               append(curve, ready(rep)...),
		"half a greeting":     greetingBytes(1)[:30],
		"message for READY":   append(greetingBytes(1), multipart("", "x")...),
		"other command":       append(greetingBytes(1), commandFrame("HELLO", nil)...),
		"empty command":       append(greetingBytes(1), flagCommand, 0),
		"bad command":         append(greetingBytes(1), flagCommand, 1, 200),
		"no socket type":      append(greetingBytes(1), ready()...),
		"unknown socket type": append(greetingBytes(1), ready(property{"Socket-Type", "NONSENSE"})...),
		"unfit socket type":   append(greetingBytes(1), ready(property{"Socket-Type", "PUB"})...),
		"bad metadata":        append(greetingBytes(1), commandFrame("READY", []byte("\x0bSocket"))...),
		"too much metadata":   append(greetingBytes(1), ready(rep, property{"X", strings.Repeat("x", handshakeMax)})...),
	} {
		if info, err := shake(input); err == nil {
			t.Errorf("%s: accepted as %+v", name, info)
		}
	}
}

func FuzzHandshake(f *testing.F) {
	f.Add(append(greetingBytes(1), ready(property{"Socket-Type", "REQ"}, property{"Identity", "me"})...))
	f.Add(append(greetingBytes(0), ready(property{"Socket-Type", "NONSENSE"})...))
	f.Add(append(greetingBytes(0), flagCommand, 0))
	f.Add(append(greetingBytes(0), flagCommand|flagLong, 0x40, 0, 0, 0, 0, 0, 0, 0))
	f.Fuzz(func(t *testing.T, in []byte) {
		info, err := shake(in)
		if err == nil && !slices.Contains([]string{"REQ", "DEALER", "ROUTER"}, info.socketType) {
			t.Errorf("a ROUTER accepts %+v", info)
		}
	})
}
