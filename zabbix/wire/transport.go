package wire

import (
	"context"
	"fmt"
	"time"

	"vpoller/zabbix"
)

// An Encoder makes the text of a packet; now is the time of sending.
type Encoder func(session string, values []zabbix.Value, now time.Time) ([]byte, error)

// A Transport delivers packets of one form.
type Transport struct {
	Client *Client
	Encode Encoder
}

// Deliver sends values, which may be none, in one packet. Errors are those of
// [Client.Exchange], and [ErrProtocol] for a reply that cannot be read.
func (t Transport) Deliver(ctx context.Context, addr, session string, values []zabbix.Value) (zabbix.Reply, error) {
	text, err := t.Encode(session, values, time.Now())
	if err != nil {
		return zabbix.Reply{}, fmt.Errorf("encode a packet of %d values: %w: %w", len(values), zabbix.ErrNotSent, err)
	}
	answer, err := t.Client.Exchange(ctx, addr, text)
	if err != nil {
		return zabbix.Reply{}, err
	}
	reply, err := ParseReply(answer)
	if err != nil {
		return zabbix.Reply{}, fmt.Errorf("answer of Zabbix at %s: %w", addr, err)
	}
	return reply, nil
}
