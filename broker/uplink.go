package broker

import (
	"errors"
	"sync/atomic"

	"vpoller/protocol"
)

// An uplink is the session of a service with one proxy.
type uplink struct {
	*peer
	service *Service
	where   string
	lost    chan struct{} // closed when the connection is
	held    int           // tasks not answered yet
	last    bool          // no task will come any more
	head    []byte        // scratch space
}

func (k *uplink) opened() {
	s := k.service
	s.links[k] = struct{}{}
	s.connected.Add(1)
	s.log.Info("proxy connected", "proxy", k.where)
	if s.leaving {
		k.leave()
	}
}

// leave asks for no more tasks. A proxy of another make cannot be asked.
func (k *uplink) leave() {
	if k.info.vpoller() {
		k.send(nil, commandFrame(commandLeave, nil))
	} else {
		k.last = true
	}
}

// done says that all there was to say is said.
func (k *uplink) done() bool { return k.last && k.held == 0 && k.pending() == 0 }

// message takes a request: [hop]... [] [body].
func (k *uplink) message(raw []byte) {
	env, ok := splitRequest(raw)
	if !ok {
		k.refuse(raw[:returnPath(raw)], protocol.CodeBadRequest, "Invalid message received")
		return
	}
	_, first, _ := nextFrame(raw)
	t := protocol.Task{Body: append([]byte(nil), payload(raw[env:])...)}
	if _, life, ok := readTicket(first); ok && life > 0 {
		t.Deadline = k.loop.now.Add(life)
	}
	t.Reply = k.replier(append([]byte(nil), raw[:env]...))
	select {
	case k.service.tasks <- t:
		k.held++
	default:
		k.refuse(raw[:env], protocol.CodeOverloaded, "Too many requests are waiting in the worker")
	}
}

// returnPath is the length of what leads back to the sender of a malformed
// message: up to the delimiter, or without one all frames but the last.
func returnPath(raw []byte) int {
	if env := leadingEnvelope(raw); env > 0 {
		return env
	}
	end := 0
	for rest := raw; len(rest) > 0; {
		flags, _, next := nextFrame(rest)
		if flags&flagMore == 0 {
			break
		}
		rest = next
		end = len(raw) - len(rest)
	}
	return end
}

// replier makes the Reply of a task. What it sends is dropped when the
// connection is lost: the proxy has asked another worker then.
func (k *uplink) replier(env []byte) func([]byte) {
	var replied atomic.Bool
	return func(body []byte) {
		if replied.CompareAndSwap(false, true) {
			k.service.loop.post(func() { k.answer(env, body) })
		}
	}
}

func (k *uplink) answer(env, body []byte) {
	k.held--
	k.head = appendFrameHeader(append(k.head[:0], env...), 0, len(body))
	k.send(k.head, body)
}

func (k *uplink) refuse(env []byte, code protocol.Code, msg string) {
	k.send(env, appendFrame(nil, 0, protocol.ErrorBody(code, msg)))
}

// oversize refuses a request that is too big.
func (k *uplink) oversize(raw []byte) {
	if env := leadingEnvelope(raw); env > 0 {
		k.refuse(raw[:env], protocol.CodeBadRequest, "The request is larger than the worker's limit")
	}
}

// command is the proxy's last word: after leave, or because it stops itself.
func (k *uplink) command(name, _ []byte) {
	if string(name) == commandLeave {
		k.last = true
	}
}

func (k *uplink) closed(err error) {
	s := k.service
	delete(s.links, k)
	s.connected.Add(-1)
	switch {
	case s.leaving || errors.Is(err, errClosing):
		s.log.Info("proxy disconnected", "proxy", k.where, "reason", err)
	case k.last:
		s.log.Info("proxy stopped", "proxy", k.where)
	default:
		s.log.Warn("proxy disconnected", "proxy", k.where, "reason", err)
	}
	close(k.lost)
}
