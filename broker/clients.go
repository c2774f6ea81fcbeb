package broker

import (
	"errors"

	"vpoller/protocol"
)

// A client is the session of a peer of the frontend.
type client struct {
	*peer
	proxy *Proxy
	open  list // its unanswered requests
	req   bool // a REQ socket: it waits for the answer to its newest request only
}

func (p *Proxy) newClient(peer *peer) session {
	return &client{peer: peer, proxy: p, req: peer.info.socketType == "REQ"}
}

func (c *client) opened() { c.proxy.clients++ }

// message takes a request: [hop]... [] [body].
func (c *client) message(raw []byte) {
	env, ok := splitRequest(raw)
	if !ok {
		c.proxy.stats.Malformed++
		c.refuse(raw[:env], protocol.CodeBadRequest, "Invalid message received")
		return
	}
	c.proxy.submit(c, raw, env)
}

func (c *client) command(_, _ []byte) {}

// oversize refuses a message of which raw are the first frames.
func (c *client) oversize(raw []byte) {
	c.proxy.stats.Malformed++
	c.refuse(raw[:leadingEnvelope(raw)], protocol.CodeBadRequest, "The request is larger than the proxy's limit")
}

// refuse answers with an error in the envelope that the request came in.
func (c *client) refuse(env []byte, code protocol.Code, msg string) {
	c.explain(env, &protocol.Error{Code: code, Msg: msg})
}

// explain is refuse with an error that may have a hint.
func (c *client) explain(env []byte, err *protocol.Error) {
	c.send(env, appendFrame(nil, 0, protocol.ResponseOf(err).Append(nil)))
}

// closed forgets what the client was waiting for.
func (c *client) closed(err error) {
	p := c.proxy
	if errors.Is(err, errClosing) {
		return
	}
	p.log.Debug("client disconnected", "remote", c.info.remote, "reason", err)
	p.clients--
	for r := c.open.front(); r != nil; r = c.open.front() {
		p.stats.Vanished++
		p.abandon(r)
	}
}
