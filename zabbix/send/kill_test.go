package send_test

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
)

// mortal is a Zabbix with a database, and a memory in which values are for two
// seconds before they are in it.
type mortal struct {
	mu       sync.Mutex
	away     bool
	sessions map[string]uint64    // highest id of session and host
	memory   map[uint64]time.Time // by id, of one session
	database map[uint64]int
}

func (m *mortal) answer(p packet) (*zabbix.Reply, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.away {
		return nil, errAway
	}
	m.flush()
	for _, v := range p.values {
		if holder := p.session + v.Host; v.ID > m.sessions[holder] {
			m.sessions[holder] = v.ID
			m.memory[v.ID] = p.at
		}
	}
	return &zabbix.Reply{Accepted: true, Total: len(p.values), Processed: len(p.values)}, nil
}

// flush stores what is old enough; the primary key keeps one of each.
func (m *mortal) flush() {
	for id, at := range m.memory {
		if time.Since(at) >= 2*time.Second {
			m.database[id] = 1
			delete(m.memory, id)
		}
	}
}

func (m *mortal) kill() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.flush()
	m.away, m.sessions, m.memory = true, map[string]uint64{}, map[uint64]time.Time{}
}

func (m *mortal) start() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.away = false
}

// TestAZabbixThatIsKilled loses what it has accepted, and gets it again.
func TestAZabbixThatIsKilled(t *testing.T) {
	for _, down := range []time.Duration{1500 * time.Millisecond, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			m := &mortal{sessions: map[string]uint64{}, memory: map[uint64]time.Time{}, database: map[uint64]int{}}
			q, z := newQueue("s", 0, hosts), &zabbixes{answer: m.answer}
			q.hold = 300 // ten seconds
			s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
			tell := func(n int) {
				for range n {
					q.add(newQueue("s", 30, hosts).values...)
					after(time.Second)
				}
			}
			tell(60)
			m.kill()
			tell(int(down / time.Second))
			after(down % time.Second)
			m.start()
			tell(60)
			after(time.Minute)
			stop()
			m.flush()
			if len(m.database) != len(q.values) {
				t.Errorf("away for %v: %d of %d are stored, %+v", down, len(m.database), len(q.values), s.Stats())
			}
		})
	}
}

// TestWhoHasNothingToSendGoesBackToo: a backlog that was delivered just before.
func TestWhoHasNothingToSendGoesBackToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{sessions: map[string]uint64{}, memory: map[uint64]time.Time{}, database: map[uint64]int{}}
		z := &zabbixes{answer: m.answer}
		backlog, fresh := newQueue("old", 100, hosts), newQueue("new", 0, hosts)
		backlog.hold = 100
		_, stop := running(t, send.Config{Sources: []send.Source{fresh, backlog}, Transport: z, Addresses: []string{"a"}})
		after(1500 * time.Millisecond) // it waits for more
		if backlog.done() != 100 {
			t.Errorf("%d are done", backlog.done())
		}
		m.kill()
		fresh.add(zabbix.Value{Host: "x"})
		after(time.Minute)
		m.start()
		after(time.Minute)
		stop()
		m.flush()
		if len(m.database) != 100 { // the fresh value has the id of another
			t.Errorf("%d of 100 are stored", len(m.database))
		}
	})
}

// TestAnInstantRestart: what is newer must not overtake what is lost, on whatever
// connection.
func TestAnInstantRestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &mortal{sessions: map[string]uint64{}, memory: map[uint64]time.Time{}, database: map[uint64]int{}}
		q, n, killed := newQueue("s", 0, hosts), 0, time.Time{}
		for i := range 1000 {
			q.add(zabbix.Value{Host: hosts(i), ItemID: 1})
		}
		z := &zabbixes{takes: 10 * time.Millisecond}
		z.answer = func(p packet) (*zabbix.Reply, error) {
			z.mu.Lock()
			defer z.mu.Unlock()
			if n++; n == 40 {
				killed = time.Now()
				m.kill()
				m.start()
			}
			if n >= 40 && !p.at.After(killed) { // it was on its way
				return nil, errSilent
			}
			return m.answer(p)
		}
		q.hold = 1000
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}, Values: 50})
		after(time.Minute)
		m.mu.Lock()
		m.flush()
		m.mu.Unlock()
		stop()
		if len(m.database) != 1000 {
			t.Errorf("%d of 1000 are stored", len(m.database))
		}
	})
}

// TestABadLineDoesNotBringTheSameAgainAndAgain: going back has a limit.
func TestABadLineDoesNotBringTheSameAgainAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, n := newQueue("s", 0, hosts), 0
		z := &zabbixes{}
		z.answer = func(p packet) (*zabbix.Reply, error) {
			z.mu.Lock()
			defer z.mu.Unlock()
			if n++; n%3 == 0 {
				return nil, errAway
			}
			return nil, nil
		}
		q.hold = 300
		s, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}, Doubt: time.Minute})
		for range 600 {
			q.add(newQueue("s", 30, hosts).values...)
			after(time.Second)
		}
		after(2 * time.Minute)
		stop()
		z.once(t, q)
		if st := s.Stats(); st.Failed > 12*300 {
			t.Errorf("%d of %d values were sent again", st.Failed, len(q.values))
		}
	})
}
