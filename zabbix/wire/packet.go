package wire

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	blacked "github.com/blacked/go-zabbix"

	"vpoller/zabbix"
)

// row is a value in a packet: sender data's host, key, value and clock, and what
// came after them.
type row struct {
	blacked.Metric
	NS    int32        `json:"ns"`
	ID    uint64       `json:"id,omitempty"`
	State zabbix.State `json:"state,omitempty"`
}

type packet struct {
	Request string `json:"request"`
	Session string `json:"session,omitempty"`
	Data    []row  `json:"data"`
	Clock   int64  `json:"clock"`
	NS      int    `json:"ns"`
}

// SenderData is a packet for trapper items. Each value needs Host and Key.
func SenderData(session string, values []zabbix.Value, now time.Time) ([]byte, error) {
	return encode("sender data", session, values, now)
}

// AgentData is a packet for items of the type Zabbix agent (active), in the form
// whose rows name host and key: Key as in the item's definition, macros not
// expanded. Values that come again are ignored however they are packed.
func AgentData(session string, values []zabbix.Value, now time.Time) ([]byte, error) {
	return encode("agent data", session, values, now)
}

// leastNS is sent for whole seconds. To Zabbix 7.0 an ns of 0 means that there is
// none, and it makes one up, by the place in the packet: a sample that is sent
// once more, since Zabbix was killed, would be in the history twice.
const leastNS = 1

func encode(request, session string, values []zabbix.Value, now time.Time) ([]byte, error) {
	p := packet{Request: request, Session: session, Data: make([]row, len(values)), Clock: now.Unix(), NS: now.Nanosecond()}
	for i, v := range values {
		p.Data[i] = row{
			Metric: blacked.Metric{Host: v.Host, Key: v.Key, Value: printable(v.Value), Clock: v.Clock},
			NS:     max(v.NS, leastNS), ID: v.ID, State: v.State,
		}
	}
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(p)
	return text.Bytes(), err
}

// printable replaces NUL, which ends a text in Zabbix. Invalid UTF-8 is replaced
// by the encoder.
func printable(text string) string {
	if strings.IndexByte(text, 0) < 0 {
		return text
	}
	return strings.ReplaceAll(text, "\x00", "\uFFFD")
}
