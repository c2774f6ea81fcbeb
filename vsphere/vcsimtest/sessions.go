package vcsimtest

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/types"
)

// Sessions lists who is logged in.
func (s *Server) Sessions() []types.UserSession {
	return s.sessionManager().SessionList
}

// ExpireSessions forgets every session, as a vCenter does with idle ones, and
// ends their waits for updates; it returns how many there were. The next call
// of each client is answered with NotAuthenticated.
func (s *Server) ExpireSessions() int {
	s.rest.expire()
	m := s.sessionManager()
	for _, session := range m.SessionList {
		m.TerminateSession(s.context(), &types.TerminateSession{SessionId: []string{session.Key}})
		s.gate.closeSession(session.Key)
	}
	return len(m.SessionList)
}

// sessionManager is a copy of the simulator's session manager, as a session
// sees it: with its list filled in.
func (s *Server) sessionManager() *simulator.SessionManager {
	r := s.model.Map()
	return s.context().Session.Get(r.SessionManager().Self).(*simulator.SessionManager)
}

// context is that of a caller inside the process: not listed among the sessions.
func (s *Server) context() *simulator.Context {
	ctx := simulator.NewContext()
	ctx.Map = s.model.Map()
	ctx.Session.Map = ctx.Map
	return ctx
}
