package trappertest

import "maps"

// Time is what Zabbix's history knows a value by.
type Time struct {
	Host, Key string
	ItemID    uint64
	Clock     int64
	NS        int
}

// state is what was taken; the server's lock guards it.
type state struct {
	counting bool
	taken    int
	repeated int
	lost     int
	requests int
	packets  int
	times    map[Time]int
	values   []Taken
}

// Taken is a value in the order of taking.
type Taken struct {
	Time
	Value string
	State int
	ID    uint64
}

func (s *state) add(r row) {
	s.taken++
	if s.counting {
		return
	}
	at := Time{r.Host, r.Key, r.ItemID, r.Clock, r.NS}
	s.times[at]++
	s.values = append(s.values, Taken{at, r.Value, r.State, r.ID})
}

// Counts of what came.
type Counts struct {
	Requests int // of any kind
	Packets  int // of values, that were looked at
	Taken    int // values
	Repeated int // values ignored because of their ids
	Lost     int // values of unknown hosts, or of another proxy's
}

// Counts tells what came so far.
func (s *Server) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Counts{s.state.requests, s.state.packets, s.state.taken, s.state.repeated, s.state.lost}
}

// CountOnly makes the server forget the values that it takes, for measurements.
func (s *Server) CountOnly() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.state.counting = true
}

// Times tells how often each value was taken; once is right.
func (s *Server) Times() map[Time]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.state.times)
}

// Values are those taken, in order.
func (s *Server) Values() []Taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Taken(nil), s.state.values...)
}
