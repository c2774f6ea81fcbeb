package send_test

import (
	"testing"
	"testing/synctest"
	"time"

	"vpoller/zabbix"
	"vpoller/zabbix/send"
)

func TestWhatIsOnItsWayIsFinished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, z := newQueue("s", 30, hosts), &zabbixes{takes: 4 * time.Second}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Second)
		stop()
		z.once(t, q)
	})
}

func TestTheGraceTimeIsALimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q, z := newQueue("s", 30, hosts), &zabbixes{takes: time.Hour}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Second)
		began := time.Now()
		stop()
		if d := time.Since(began); d != 5*time.Second || q.done() != 0 {
			t.Errorf("after %v, %d acknowledged", d, q.done())
		}
	})
}

// TestAnEndInAPause comes at once, and nothing is acknowledged.
func TestAnEndInAPause(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue("s", 30, hosts)
		z := &zabbixes{answer: func(packet) (*zabbix.Reply, error) { return nil, errAway }}
		_, stop := running(t, send.Config{Sources: []send.Source{q}, Transport: z, Addresses: []string{"a"}})
		after(time.Minute)
		began := time.Now()
		stop()
		if d := time.Since(began); d != 0 || q.done() != 0 {
			t.Errorf("after %v, %d acknowledged", d, q.done())
		}
	})
}

// TestABacklogDoesNotHoldUpFreshValues, nor they it.
func TestABacklogDoesNotHoldUpFreshValues(t *testing.T) {
	for _, connections := range []int{1, 4} {
		synctest.Test(t, func(t *testing.T) {
			backlog, fresh := newQueue("old", 100_000, distinct), newQueue("new", 0, hosts)
			z := &zabbixes{takes: 200 * time.Millisecond}
			_, stop := running(t, send.Config{Sources: []send.Source{fresh, backlog}, Transport: z, Addresses: []string{"a"}, Connections: connections, Values: 500})
			for i := range 60 {
				fresh.add(zabbix.Value{Host: hosts(i)})
				after(2 * time.Second)
				if fresh.done() != i+1 {
					t.Fatalf("%d connections: a fresh value waits, %d of the backlog are done", connections, backlog.done())
				}
			}
			if backlog.done() != 100_000 {
				t.Errorf("%d connections: %d of the backlog are done", connections, backlog.done())
			}
			stop()
			z.once(t, backlog, fresh)
		})
	}
}
