package vcsimtest

import (
	"errors"
	"fmt"
	"time"
)

// stopPatience bounds how long Stop and Close wait for calls in progress.
const stopPatience = 5 * time.Second

// Stop makes the vCenter unreachable: connections break, new ones are refused,
// until Restart.
func (s *Server) Stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stop()
}

// Restart is a vCenter that was restarted: if still running it is stopped
// first, all its sessions are gone, the address is the same.
func (s *Server) Restart() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errors.New("vcsimtest: restart of a closed server")
	}
	if err := s.stop(); err != nil {
		return err
	}
	s.ExpireSessions()
	l, err := listen(s.url.Host, s.cert, s.front)
	if err != nil {
		return fmt.Errorf("vcsimtest: listening again: %w", err)
	}
	s.front.reopen()
	s.listener = l
	l.start()
	return nil
}

// stop ends the listener, if any, and every call in progress. The caller holds mu.
func (s *Server) stop() error {
	if s.listener == nil {
		return nil
	}
	err := s.listener.close()
	s.listener = nil
	idle := s.front.shut()
	deadline := time.NewTimer(stopPatience)
	defer deadline.Stop()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for {
		s.hub.cancelWaits()
		select {
		case <-idle:
			return err
		case <-deadline.C:
			return errors.New("vcsimtest: a SOAP call did not end")
		case <-again.C: // a WaitForUpdatesEx may have begun to wait only now
		}
	}
}
