package trapper

import (
	"fmt"
	"strconv"
)

// Checks are the items of every host: their keys, and how often each is due, "1m".
type Checks struct {
	Keys  []string
	Delay string
}

// revision is the one that every list has: nothing changes here.
const revision = 1

// hand answers a request for active checks. Who has the list already gets none.
func (s *Server) hand(r request) []byte {
	s.mu.Lock()
	s.counts.Lists++
	s.mu.Unlock()
	if r.Revision != nil && *r.Revision == revision {
		return fmt.Appendf(nil, `{"response":"success","config_revision":%d}`, revision)
	}
	reply := fmt.Appendf(nil, `{"response":"success","config_revision":%d,"data":[`, revision)
	for i, key := range s.checks.Keys {
		if i > 0 {
			reply = append(reply, ',')
		}
		reply = append(reply, `{"key":`...)
		reply = strconv.AppendQuote(reply, key)
		if r.Version == "" {
			reply = append(reply, `,"delay":60,"lastlogsize":0,"mtime":0}`...)
			continue
		}
		reply = fmt.Appendf(reply, `,"itemid":%d,"delay":%q,"lastlogsize":0,"mtime":0,"timeout":"3s"}`, i+1, s.checks.Delay)
	}
	return append(reply, "]}"...)
}
