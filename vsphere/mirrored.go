package vsphere

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"vpoller/vsphere/internal/mirror"
)

// mirrored keeps a vCenter's inventory in memory: the [Inventory] that asks
// only for what it does not have. One goroutine watches the vCenter and stores
// what changes, in order (file mirrorrun.go); reads of whole columns run beside
// it, one at a time for each kind (file mirrorread.go).
type mirrored struct {
	*direct // for what the mirror does not keep
	host    Host
	log     *slog.Logger
	store   *mirror.Store
	basis   map[string][]string // what tells which object it is, by kind; not written to
	pace    pace

	life  context.Context // ends with close
	end   context.CancelFunc
	begin sync.Once
	tasks sync.WaitGroup
	bulk  batchSize     // objects that a call reads
	asked atomic.Int64  // requests that the mirror left to direct reads
	bulks atomic.Int64  // reads of whole columns
	syncs atomic.Int64  // times that everything was read
	wake  chan struct{} // holds one token: there is new interest

	mu       sync.Mutex // guards what follows
	closed   bool
	sync     syncState
	interest time.Time         // when columns that may join the watch were first read
	changed  chan struct{}     // closed and replaced when sync or a column's state changes
	reads    map[string]*queue // by kind
	refused  map[string]refusal
}

func newMirrored(h Host, l *link, d *direct) *mirrored {
	m := &mirrored{
		direct:  d,
		host:    h,
		log:     l.log,
		store:   mirror.New(mirroredKinds(), mirror.Limits{Paths: h.MaxPaths, Bytes: h.MaxMemory}),
		basis:   make(map[string][]string),
		pace:    defaultPace(h.Timeout),
		bulk:    newBatchSize(bulkObjects),
		wake:    make(chan struct{}, 1),
		changed: make(chan struct{}),
		reads:   make(map[string]*queue),
		refused: make(map[string]refusal),
	}
	for _, k := range mirroredKinds() {
		m.basis[k.Name] = identity(k.Name, nil)
	}
	m.sync.since = time.Now()
	m.life, m.end = context.WithCancel(context.Background())
	return m
}

// start begins to watch; the first request does it.
func (m *mirrored) start() {
	m.begin.Do(func() {
		m.mu.Lock()
		m.sync.since = time.Now()
		m.mu.Unlock()
		m.spawn(m.run)
	})
}

// spawn runs a task that close waits for; false when it is too late.
func (m *mirrored) spawn(task func()) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	m.tasks.Go(task)
	return true
}

// close stops watching. It may be called again.
func (m *mirrored) close() {
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	m.end()
	m.tasks.Wait()
}

// announce tells everybody who waits to look again. The caller holds mu.
func (m *mirrored) announce() {
	close(m.changed)
	m.changed = make(chan struct{})
}

// within is the mirror for one request, which allows values of that age.
func (m *mirrored) within(age allowedAge) Inventory {
	return fromMirror{m, age}
}

// allowedAge is how old values may be.
type allowedAge struct{ stable, volatile time.Duration }

// ages is what is allowed unless the request says.
func (m *mirrored) ages() allowedAge { return allowedAge{m.pace.live, m.host.MaxAge} }
