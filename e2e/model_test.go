package e2e

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/vsphere/vcsimtest"
)

// The model test runs as long as VPOLLER_MODEL_TIME says, with the seed in
// VPOLLER_MODEL_SEED, else with a new one.
const (
	modelTime    = 3 * time.Second
	modelVMs     = 40
	modelPollers = 4
	promise      = 5 * time.Second // age up to which a value that is watched may be behind
	shared       = time.Second     // how long a read may be under way here
	volatileAge  = 2 * time.Second // and one that changes all the time
)

// TestModel makes random changes in a simulated vCenter while it polls through
// the whole chain, and compares every answer with what direct reads said when
// the changes were made. An answer may be as old as promised, and no older.
func TestModel(t *testing.T) {
	t.Parallel()
	for name, mirror := range map[string]bool{"direct": false, "mirror": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newModel(t, mirror)
			m.run()
		})
	}
}

// model is one run: a vCenter that changes, a chain that is asked, and a
// record of what was true when.
type model struct {
	t         *testing.T
	seed      uint64
	sim       *vcsimtest.Server
	changer   *vcsimtest.Changer
	reference *vsphere.Pool // reads directly
	record    *truth
	ask       func(*protocol.Request) (*protocol.Response, error)
	polls     sync.WaitGroup
	samples   atomic.Int64 // compared
	changing  sync.RWMutex // held while something changes and is not written down yet
}

func newModel(t *testing.T, mirror bool) *model {
	m := &model{t: t, seed: modelSeed(t)}
	t.Logf("VPOLLER_MODEL_SEED=%d", m.seed)
	m.sim = vcsimtest.Start(t, vcsimtest.Options{VMs: modelVMs})
	m.changer = m.sim.Changes(vcsimtest.ChangeOptions{Seed: m.seed})
	m.reference = referencePool(t, m.sim)
	m.record = newTruth(stalest(mirror))

	h := host("vc", m.sim)
	h.Mirror, h.MaxAge = mirror, volatileAge
	proxy := startProxy(t)
	startWorker(t, proxy, proxy.BackendAddr(), h)
	c := client(t, proxy)
	m.ask = func(r *protocol.Request) (*protocol.Response, error) {
		body, err := c.Do(context.WithoutCancel(t.Context()), r.Encode())
		if err != nil {
			return nil, err
		}
		return protocol.DecodeResponse(body)
	}
	return m
}

// stalest is how old a value of a path may be. Without a mirror requests share
// the reads that are under way, and nothing older.
func stalest(mirror bool) func(path string) time.Duration {
	return func(path string) time.Duration {
		switch {
		case !mirror:
			return shared
		case path == cpuPath:
			return volatileAge
		}
		return promise
	}
}

func referencePool(t *testing.T, sim *vcsimtest.Server) *vsphere.Pool {
	pool, err := vsphere.NewPool([]vsphere.Host{host("vc", sim)}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	run(t, "reference", pool.Run)
	return pool
}

func (m *model) run() {
	length := modelLength(m.t)
	ctx, cancel := context.WithTimeout(m.t.Context(), length)
	defer cancel()
	m.learnAll()
	m.awaitFirstAnswer()
	for i := range modelPollers {
		m.polls.Go(func() { m.poll(ctx, rand.New(rand.NewPCG(m.seed, uint64(i)+1))) })
	}
	m.change(ctx)
	m.polls.Wait()
	m.t.Logf("%d changes, %d answers and %d samples compared", m.changer.Made(), m.record.compared(), m.samples.Load())
	if min(m.record.compared(), int(m.samples.Load())) < int(length.Seconds()) {
		m.t.Error("hardly anything was compared")
	}
}

// awaitFirstAnswer sits out the first reading of the inventory.
func (m *model) awaitFirstAnswer() {
	await(m.t, "the first answer", func() bool {
		resp, err := m.ask(discovery())
		return err == nil && resp.Success == 0
	})
}

// change makes changes and writes down what is true after each.
func (m *model) change(ctx context.Context) {
	tick := time.NewTicker(30 * time.Millisecond)
	defer tick.Stop()
	for n := 1; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		m.changeOnce(n%50 == 0)
	}
}

// changeOnce changes one virtual machine, or the usage figures of all.
func (m *model) changeOnce(all bool) {
	m.changing.Lock()
	defer m.changing.Unlock()
	began := time.Now()
	if all {
		m.changer.Drift()
		m.learnEach(began)
		return
	}
	m.learn(m.changer.Next().VM.Value, began)
}

// settle returns when every change that has begun is written down.
func (m *model) settle() {
	m.changing.RLock()
	defer m.changing.RUnlock()
}

// learnAll reads everything, as it was before anything changed.
func (m *model) learnAll() {
	for _, vm := range m.changer.VMs() {
		m.learn(vm.Value, time.Time{})
	}
}

// learnEach reads every virtual machine that there is after a change of all.
func (m *model) learnEach(began time.Time) {
	for _, vm := range m.record.living() {
		m.learn(vm, began)
	}
}

// learn reads a virtual machine after a change of it that began then.
func (m *model) learn(vm string, began time.Time) {
	resp, err := m.reference.Call(context.WithoutCancel(m.t.Context()), poll(vm))
	if err != nil && protocol.ResponseOf(err).Code == protocol.CodeNotFound {
		m.record.gone(vm, began, time.Now())
		return
	}
	if err != nil {
		m.t.Errorf("the direct read of %s: %v", vm, err)
		return
	}
	m.record.note(vm, resp.Result.(protocol.List)[0].(protocol.Object), began, time.Now())
}

func modelLength(t *testing.T) time.Duration {
	text := os.Getenv("VPOLLER_MODEL_TIME")
	if text == "" {
		return modelTime
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		t.Fatalf("VPOLLER_MODEL_TIME: %v", err)
	}
	return d
}

func modelSeed(t *testing.T) uint64 {
	text := os.Getenv("VPOLLER_MODEL_SEED")
	if text == "" {
		return rand.Uint64()
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("VPOLLER_MODEL_SEED: %v", err)
	}
	return seed
}
