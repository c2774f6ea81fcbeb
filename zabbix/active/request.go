package active

import (
	"encoding/json"
	"fmt"
)

// checksRequest asks for the list. The fields of registration are in every
// request: a server takes one that is missing for one that has changed.
type checksRequest struct {
	Request   string `json:"request"`
	Host      string `json:"host"`
	Metadata  string `json:"host_metadata,omitempty"`
	Interface string `json:"interface,omitempty"`
	Port      int    `json:"port,omitempty"`

	// The newer form only.
	Version  string  `json:"version,omitempty"`
	Session  string  `json:"session,omitempty"`
	Revision *uint64 `json:"config_revision,omitempty"`
}

type heartbeatRequest struct {
	Request   string `json:"request"`
	Host      string `json:"host"`
	Frequency int    `json:"heartbeat_freq"`
	Version   string `json:"version,omitempty"`
}

// newRequest asks for numbers, intervals and expanded keys.
func (c *Client) newRequest(h *Host) checksRequest {
	r := oldRequest(h)
	r.Version, r.Session, r.Revision = c.version, c.session, &h.revision
	return r
}

// oldRequest asks for keys as the items define them.
func oldRequest(h *Host) checksRequest {
	return checksRequest{Request: "active checks", Host: h.Name, Metadata: h.Metadata, Interface: h.Interface, Port: h.Port}
}

// encode makes JSON of a request.
func encode(request any) ([]byte, error) {
	text, err := json.Marshal(request)
	if err != nil {
		return nil, fmt.Errorf("encode a request for Zabbix: %w", err)
	}
	return text, nil
}
