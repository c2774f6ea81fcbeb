package vcsimtest

import (
	"github.com/vmware/govmomi/vim25/types"
)

// Hang makes the vCenter accept connections and calls and answer none of them,
// until Hang(false): then the calls still waiting are answered.
func (s *Server) Hang(on bool) { s.front.hang(on) }

// Fail answers the next times calls of a SOAP method ("QueryPerf") with fault;
// times 0 means every call until ClearFaults. The method "*" stands for any.
func (s *Server) Fail(method string, fault types.BaseMethodFault, times int) {
	s.gate.fail(method, fault, times)
}

// ClearFaults undoes every Fail.
func (s *Server) ClearFaults() { s.gate.clearFaults() }
