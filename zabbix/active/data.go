package active

import (
	"fmt"
	"strings"
	"time"

	"vpoller/zabbix"
)

type packet struct {
	Request string `json:"request"`
	Host    string `json:"host"`
	Version string `json:"version"`
	Session string `json:"session"`
	Data    []row  `json:"data"`
	Clock   int64  `json:"clock"`
	NS      int    `json:"ns"`
}

type row struct {
	ID     uint64       `json:"id"`
	ItemID uint64       `json:"itemid"`
	Value  string       `json:"value"`
	State  zabbix.State `json:"state,omitempty"`
	Clock  int64        `json:"clock"`
	NS     int32        `json:"ns"`
}

// Data is a packet of values that name their items by number, all of one host: it
// is the host for which Zabbix remembers what it has had in a session, so a value
// that came again in another host's packet would be taken twice. Session has 32
// characters. Values are in the order of their ids.
func Data(host, version, session string, values []zabbix.Value, now time.Time) ([]byte, error) {
	p := packet{Request: "agent data", Host: host, Version: version, Session: session, Data: make([]row, len(values)), Clock: now.Unix(), NS: now.Nanosecond()}
	for i, v := range values {
		if v.ItemID == 0 || v.Host != host {
			return nil, fmt.Errorf("value %d of a packet of host %q: it is of host %q, item %d", i+1, host, v.Host, v.ItemID)
		}
		text := strings.ReplaceAll(v.Value, "\x00", "\uFFFD") // in Zabbix it would end the text
		p.Data[i] = row{ID: v.ID, ItemID: v.ItemID, Value: text, State: v.State, Clock: v.Clock, NS: v.NS}
	}
	return encode(p)
}
