package helpers

import "vpoller/protocol"

// The names of the helpers, as requests give them.
const (
	Zabbix    = "vpoller.helpers.zabbix"
	CZabbix   = "vpoller.helpers.czabbix"
	CSV       = "vpoller.helpers.csvhelper"
	CClient   = "vpoller.helpers.cclient"
	ZabbixRaw = "zabbix.raw"
	ZabbixLLD = "zabbix.lld"
)

// Set is all helpers by name. It never changes, so it is safe for concurrent use.
type Set struct {
	helpers []helper
}

// helper appends to dst what its kind of client gets for r, whose response is
// resp. It must cope with any result, also one that the method never returns.
type helper struct {
	name   string
	render func(dst []byte, r *protocol.Request, resp *protocol.Response) []byte
}

// New returns the set of all helpers.
func New() *Set {
	return &Set{[]helper{
		{Zabbix, appendZabbix},
		{CZabbix, appendCZabbix},
		{CSV, appendCSV},
		{CClient, appendCClient},
		{ZabbixRaw, appendRaw},
		{ZabbixLLD, appendLLD},
	}}
}

// Render is the text of resp for the client that sent r, by the helper that r
// names. Without such a helper it returns false; the client then gets JSON.
func (s *Set) Render(r *protocol.Request, resp *protocol.Response) ([]byte, bool) {
	for _, h := range s.helpers {
		if h.name == r.Helper {
			return h.render(nil, r, resp), true
		}
	}
	return nil, false
}

// Names are the names of the helpers, in the order of the documentation.
func (s *Set) Names() []string {
	names := make([]string, len(s.helpers))
	for i, h := range s.helpers {
		names[i] = h.name
	}
	return names
}
