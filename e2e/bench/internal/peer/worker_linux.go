package peer

import "context"

// Serve connects to a broker's backend as one DEALER worker and answers every request at once with replySize bytes, the
// first EchoSize of which are the request's. It calls connected once the handshake is over, and returns when ctx
// ends, or with an error when the broker closes the connection.
func Serve(ctx context.Context, addr string, replySize int, connected func()) error {
	p, err := newPoller()
	if err != nil {
		return err
	}
	defer p.close()
	fd, err := dial(ctx, addr, "DEALER")
	if err != nil {
		return err
	}
	if err := p.add(fd); err != nil {
		return err
	}
	connected()
	reply := padding(replySize)
	for ctx.Err() == nil {
		if err := p.wait(tick, func(c *conn) error { return answer(c, reply) }); err != nil {
			return err
		}
	}
	return nil
}

func answer(c *conn, reply []byte) error {
	return c.each(func(m message) {
		copy(reply[:EchoSize], m.body)
		c.out = append(c.out, m.envelope...)
		c.out = appendFrame(c.out, 0, reply)
	})
}

func padding(size int) []byte {
	b := make([]byte, max(size, EchoSize))
	for i := range b {
		b[i] = 'x'
	}
	return b
}
