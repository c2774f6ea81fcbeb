package broker

import (
	"fmt"
	"net"
	"time"

	"github.com/go-zeromq/zmq4"
	"github.com/go-zeromq/zmq4/security/null"
)

const (
	handshakeLife = 3 * time.Second // from the first byte to a connection that can be used
	handshakeMax  = 4096            // bytes of one frame before the handshake is done
	greetingSize  = 64
)

// peerInfo is what a handshake tells about the far end.
type peerInfo struct {
	remote     string   // its address, for people
	socketType string   // "REQ", "DEALER", ...
	minor      byte     // of its protocol version 3.x; PING exists from 1 on
	meta       metadata // everything it says in READY
}

// vpoller says whether the far end is a vPoller too, with which this end may
// use what plain ZeroMQ peers do not know.
func (i *peerInfo) vpoller() bool { return i.meta[propVersion] != "" }

// introduction is what this end says in READY.
type introduction struct {
	socketType zmq4.SocketType
	props      []property

	// behind are frames to send together with READY, before the peer's has
	// come: one trip less for an end that has something to say at once.
	behind []byte
}

// handshake exchanges greetings and READY over conn, within handshakeLife. It
// reads not a byte further than the peer's READY. It does not close conn.
func handshake(conn net.Conn, me introduction) (info peerInfo, err error) {
	defer func() {
		// The library panics on some malformed input; this is where it ends.
		if r := recover(); r != nil {
			err = fmt.Errorf("handshake: malformed input: %v", r)
		}
	}()
	if err := conn.SetDeadline(time.Now().Add(handshakeLife)); err != nil {
		return peerInfo{}, err
	}
	g := &guard{Conn: conn}
	sec := &readyNull{Security: null.Security(), me: me, out: g}
	if _, err := zmq4.Open(g, sec, me.socketType, nil, false, nil); err != nil {
		return peerInfo{}, fmt.Errorf("handshake: %w", err)
	}
	if err := g.flush(); err != nil {
		return peerInfo{}, fmt.Errorf("handshake: %w", err)
	}
	if err := conn.SetDeadline(time.Time{}); err != nil {
		return peerInfo{}, err
	}
	return peerInfo{
		remote:     remoteName(conn),
		socketType: sec.peer[propSocketType],
		minor:      g.minor,
		meta:       sec.peer,
	}, nil
}

func remoteName(conn net.Conn) string {
	if a := conn.RemoteAddr(); a.Network() == "tcp" {
		return a.String()
	}
	return "ipc" // the far end of a Unix socket has no name
}

// readyNull is the NULL mechanism with metadata of our own: the library's
// encoder panics on values over 512 bytes and its decoder on malformed ones.
type readyNull struct {
	zmq4.Security
	me   introduction
	out  *guard
	peer metadata
}

func (s *readyNull) Handshake(conn *zmq4.Conn, _ bool) error {
	props := append([]property{{"Socket-Type", string(s.me.socketType)}, {"Identity", ""}}, s.me.props...)
	if err := conn.SendCmd(zmq4.CmdReady, encodeMetadata(props)); err != nil {
		return err
	}
	if _, err := s.out.Write(s.me.behind); err != nil {
		return err
	}
	cmd, err := conn.RecvCmd()
	if err != nil {
		return err
	}
	if cmd.Name != zmq4.CmdReady {
		return fmt.Errorf("expected READY, received %q", cmd.Name)
	}
	if s.peer, err = parseMetadata(cmd.Body); err != nil {
		return err
	}
	// Open checks whether the two types go together, and panics on one it does not know.
	conn.Peer.Meta["Socket-Type"] = s.peer[propSocketType]
	return nil
}
