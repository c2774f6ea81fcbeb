package broker

import (
	"testing"
	"time"
)

// at moves the clock of a loop that does not run.
func (b *bench) at(d time.Duration) { b.loop.now = b.wheel.start.Add(d) }

func TestHeartbeat(t *testing.T) {
	b := newBench(t, ProxyConfig{Limits: Limits{Heartbeat: time.Second}})
	p, far := b.connect(b.newClient, "DEALER")
	p.info.minor = 1
	look := func(d time.Duration) {
		b.at(d)
		p.checkInput()
	}
	b.at(0)
	p.heard = b.loop.now
	look(900 * time.Millisecond)
	if got := b.settled(far); len(got) > 0 {
		t.Errorf("sent %q too early", got)
	}
	look(time.Second)
	look(2 * time.Second)
	if got := string(b.settled(far)); got != "\x04\x07\x04PING\x00\x00" {
		t.Errorf("sent %q", got)
	}
	look(2900 * time.Millisecond)
	if p.dead {
		t.Fatal("dead after less than three heartbeats")
	}
	look(3 * time.Second)
	if !p.dead || b.Stats().Silent != 1 {
		t.Error("alive after three heartbeats")
	}
}

// A process that was stopped for a while does not blame its peers.
func TestHeartbeatAfterOwnSilence(t *testing.T) {
	b := newBench(t, ProxyConfig{Limits: Limits{Heartbeat: time.Second}})
	p, _ := b.connect(b.newClient, "DEALER")
	p.info.minor = 1
	b.at(time.Hour)
	p.checkInput()
	if p.dead {
		t.Error("dead without a PING")
	}
}

// A peer of ZMTP 3.0 cannot be asked.
func TestNoHeartbeatBefore31(t *testing.T) {
	b := newBench(t, ProxyConfig{Limits: Limits{Heartbeat: time.Second}})
	p, far := b.connect(b.newClient, "DEALER")
	b.at(time.Hour)
	p.checkInput()
	if got := b.settled(far); p.dead || len(got) > 0 {
		t.Errorf("sent %q, dead: %v", got, p.dead)
	}
}

// Taking bytes is a sign of life, also for a peer that owes a PONG.
func TestHeartbeatOfSlowReader(t *testing.T) {
	b := newBench(t, ProxyConfig{Limits: Limits{Heartbeat: time.Second}})
	p, _ := b.connect(b.newClient, "DEALER")
	p.info.minor = 1
	b.at(time.Second)
	p.checkInput()
	p.setBlocked(true)
	b.at(time.Hour)
	p.checkInput()
	p.setBlocked(false)
	p.checkInput()
	if p.dead {
		t.Error("a peer that has just taken all that waited for it counts as dead")
	}
}

// Silent peers hold no buffers.
func TestTrim(t *testing.T) {
	b := newBench(t, ProxyConfig{})
	p, _ := b.connect(b.newClient, "DEALER")
	feed(p, multipart("", "no", "request"), 5)
	b.loop.settle()
	if cap(p.in) == 0 || cap(p.out) == 0 {
		t.Fatal("no buffers to begin with")
	}
	b.at(time.Hour)
	p.checkInput()
	if cap(p.in) != 0 || cap(p.out) != 0 {
		t.Errorf("after an hour of silence: %d and %d bytes", cap(p.in), cap(p.out))
	}
}
