package wire

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"vpoller/zabbix"
)

// ParseReply reads the reply to a packet of values, or to a request for active
// checks as far as both have the same form. What is no such reply is an
// [ErrProtocol].
func ParseReply(text []byte) (zabbix.Reply, error) {
	var raw struct {
		Response string          `json:"response"`
		Info     string          `json:"info"`
		Redirect json.RawMessage `json:"redirect"`
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return zabbix.Reply{}, fmt.Errorf("%w: %w", ErrProtocol, err)
	}
	reply := zabbix.Reply{Info: raw.Info}
	switch raw.Response {
	case "success":
		reply.Accepted = true
	case "failed":
	default:
		return zabbix.Reply{}, fmt.Errorf("%w: its response is %q", ErrProtocol, raw.Response)
	}
	parseCounts(raw.Info, &reply)
	if len(raw.Redirect) == 0 || reply.Accepted {
		return reply, nil
	}
	redirect, err := parseRedirect(raw.Redirect)
	reply.Redirect = redirect
	return reply, err
}

// parseCounts reads "processed: 2; failed: 0; total: 2; seconds spent: 0.00007".
func parseCounts(info string, reply *zabbix.Reply) {
	for part := range strings.SplitSeq(info, ";") {
		name, text, _ := strings.Cut(part, ":")
		n, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil || n < 0 {
			continue
		}
		switch strings.TrimSpace(name) {
		case "processed":
			reply.Processed = n
		case "failed":
			reply.Failed = n
		case "total":
			reply.Total = n
		}
	}
}

func parseRedirect(text []byte) (*zabbix.Redirect, error) {
	var raw struct {
		Revision uint64 `json:"revision"`
		Address  string `json:"address"`
		Reset    any    `json:"reset"` // true or "true"
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, fmt.Errorf("%w: its redirect: %w", ErrProtocol, err)
	}
	if raw.Reset == true || raw.Reset == "true" {
		return &zabbix.Redirect{Reset: true}, nil
	}
	addr, err := Address(raw.Address)
	if err != nil {
		return nil, fmt.Errorf("%w: its redirect: %w", ErrProtocol, err)
	}
	return &zabbix.Redirect{Revision: raw.Revision, Address: addr}, nil
}
