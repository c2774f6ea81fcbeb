package vcsimtest

import "github.com/vmware/govmomi/simulator"

// Resources is what clients have made on the server and not destroyed. A
// session's first property collector comes with it and does not count.
type Resources struct {
	Sessions, Collectors, Filters, Views int
}

// Resources counts what the sessions that are logged in hold, so that a test
// can see that a client leaves nothing behind.
func (s *Server) Resources() Resources {
	var total Resources
	first := serviceContent(s.model.Map()).PropertyCollector
	for _, session := range s.Sessions() {
		total.Sessions++
		r := s.gate.registry(session.Key)
		if r == nil {
			continue // it has not made a call yet
		}
		for _, o := range r.AllReference("PropertyCollector") {
			if o.Reference() != first {
				total.Collectors++
			}
		}
		total.Filters += len(r.AllReference("PropertyFilter"))
		total.Views += len(r.AllReference("ContainerView")) + len(r.AllReference("ListView"))
	}
	return total
}

// registry holds the objects of a session, nil when it was never seen.
func (g *gate) registry(key string) *simulator.Registry {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.sessions[key]
}
