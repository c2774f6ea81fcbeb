package trappertest

import (
	"encoding/json"
	"fmt"
)

// session is what Zabbix keeps the highest id for.
type session struct{ host, token string }

type packet struct {
	Request string `json:"request"`
	Session string `json:"session"`
	Host    string `json:"host"`
	Data    []row  `json:"data"`
}

type row struct {
	Host   string `json:"host"`
	Key    string `json:"key"`
	ItemID uint64 `json:"itemid"`
	Value  string `json:"value"`
	ID     uint64 `json:"id"`
	State  int    `json:"state"`
	Clock  int64  `json:"clock"`
	NS     int    `json:"ns"`
}

// reply takes what a request brings and answers it.
func (s *Server) reply(text []byte, fault Fault) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	var p packet
	if err := json.Unmarshal(text, &p); err != nil {
		return fmt.Appendf(nil, `{"response":"failed","info":%q}`, err.Error())
	}
	s.state.requests++
	switch {
	case fault == Refuse:
		return []byte(`{"response":"failed","info":"data collection has been paused"}`)
	case p.Request != "sender data" && p.Request != "agent data":
		if s.handle == nil {
			return []byte(`{"response":"failed","info":"unknown request"}`)
		}
		return s.handle(text)
	case !fault.takes():
		return nil
	}
	return s.take(p)
}

func (s *Server) take(p packet) []byte {
	top := p.Host
	if top == "" && len(p.Data) > 0 {
		top = p.Data[0].Host
	}
	if addr := s.routes[top]; addr != "" {
		return fmt.Appendf(nil, `{"response":"failed","redirect":{"revision":1,"address":%q}}`, addr)
	}
	if p.Host != "" && s.unknown[p.Host] {
		return fmt.Appendf(nil, `{"response":"success","info":"unknown host '%s'"}`, p.Host)
	}
	s.state.packets++
	processed, highest := 0, uint64(0)
	for _, r := range p.Data {
		if s.takeRow(p, r) {
			processed++
		}
		highest = r.ID
	}
	if p.Host != "" {
		s.last[session{p.Host, p.Session}] = max(highest, s.last[session{p.Host, p.Session}])
	}
	return fmt.Appendf(nil, `{"response":"success","info":"processed: %d; failed: %d; total: %d; seconds spent: 0.000077"}`,
		processed, len(p.Data)-processed, len(p.Data))
}

// takeRow takes a row unless its host is unknown or served by another proxy, or
// its id is not above the last one. Rows with host and key have a highest id for
// each host, packets of itemids one for the host at their top.
func (s *Server) takeRow(p packet, r row) bool {
	holder := session{r.Host, p.Session}
	if p.Host != "" {
		holder.host = p.Host
	}
	if s.unknown[r.Host] || s.routes[r.Host] != "" {
		s.state.lost++
		return false
	}
	if p.Session != "" && r.ID != 0 && r.ID <= s.last[holder] {
		s.state.repeated++
		return false
	}
	if p.Host == "" {
		s.last[holder] = r.ID
	}
	s.state.add(r)
	return true
}
