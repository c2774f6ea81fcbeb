package vsphere

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"vpoller/vsphere/internal/perfplan"
)

// How the performance plan paces itself.
const (
	// gatherTime is how long a first request waits for others, to be read
	// together with them.
	gatherTime = 25 * time.Millisecond
	// gatherCalls is how many calls at the same time answer who waits.
	gatherCalls = 4
	// patientIntervals is how many intervals ago samples may have been read
	// before a request has them read anew, but patience at the least: refreshes
	// may stretch that far, also those for who asks once a minute.
	patientIntervals = 3
	patience         = 90 * time.Second
	// The idle times are how long a metric is read on that nobody asks for.
	realtimeIdle   = 15 * time.Minute
	historicalIdle = time.Hour
	// planLimit is how much a plan keeps, in samples of 16 bytes: at most
	// about 256 MB for each vCenter.
	planLimit = 16 << 20
)

// perfPlan is the [Perf] that reads ahead. The first request for a metric of an
// object is answered by a call, together with all others that wait at that
// moment; from then on the metric is read again right before the next request
// is expected, at most once per interval, together with all others of that
// interval, until nobody asks for it any more, and requests are answered from
// memory. When a counter is asked of one object after the other,
// it is read of all of their type ahead of the requests (file perfahead.go).
type perfPlan struct {
	directPerf // for the tables, and for what does not fit into memory

	source   sampleSource
	table    *perfplan.Table
	parts    *perfParts
	recorded *recordedCounters
	columns  *perfplan.Columns
	peers    func(kind string) []Ref // who has realtime samples; nil: that is not known
	log      *slog.Logger
	life     context.Context // ends with close
	end      context.CancelFunc
	counts   perfCounts

	mu         sync.Mutex // guards what follows
	closed     bool
	gatherings map[perfplan.Group]*gathering // who waits for the next read
	collecting map[perfplan.Group]bool       // a goroutine reads for them
	reading    map[perfplan.Group]*gathering // what it reads now, which does not change any more
	refreshing bool                          // the refresher runs

	wake    chan struct{}  // tells the refresher of a new group
	running sync.WaitGroup // grows only while closed is false
}

// sampleSource is where a plan gets samples from.
type sampleSource interface {
	// limits is what one call for samples of a group may ask for, when so many
	// series are to be read altogether.
	limits(ctx context.Context, g perfplan.Group, series int) (perfplan.Limits, error)
	// read asks for the samples of a batch within the limits: one call. What
	// has no samples is missing in the answer.
	read(ctx context.Context, g perfplan.Group, batch []perfplan.Request) (map[perfplan.Entity]entityAnswer, error)
}

// entityAnswer is what a vCenter answered about one entity, or why that makes
// no sense.
type entityAnswer struct {
	series []perfplan.Series
	err    error
}

// perfCounts counts what a plan did.
type perfCounts struct {
	batches, late, isolated, unplanned atomic.Int64
}

// newPerfPlan plans what a vCenter is asked, which is batch realtime series in
// a call at the most.
func newPerfPlan(l *link, batch int, log *slog.Logger) *perfPlan {
	p := &perfPlan{
		directPerf: directPerf{l},
		table:      perfplan.NewTable(planLimit),
		parts:      newPerfParts(),
		recorded:   newRecordedCounters(),
		columns:    perfplan.NewColumns(),
		log:        log,
		gatherings: make(map[perfplan.Group]*gathering),
		collecting: make(map[perfplan.Group]bool),
		reading:    make(map[perfplan.Group]*gathering),
		wake:       make(chan struct{}, 1),
	}
	p.source = &perfCalls{link: l, size: newBatchSize(batch), replaced: p.forget, log: log}
	p.life, p.end = context.WithCancel(context.Background())
	return p
}

// forget begins anew: the vCenter's counters are others now.
func (p *perfPlan) forget() {
	p.table.Clear()
	p.parts.clear()
	p.recorded.clear()
	p.columns.Clear()
}

// close ends all reading and waits for it. It may be called again.
func (p *perfPlan) close() {
	p.mu.Lock()
	p.closed = true
	p.end()
	p.mu.Unlock()
	p.running.Wait()
}

// Query takes no call for what is read regularly already.
func (p *perfPlan) Query(ctx context.Context, q query) ([]series, error) {
	return p.QueryMany(ctx, q, []metric{q.metric})
}

// group is what the answer to q is read together with.
func (q query) group() perfplan.Group {
	return perfplan.Group{Interval: q.interval, Realtime: q.realtime}
}

// age is how long ago the samples may have been read.
func (q query) age() time.Duration {
	if q.fresh {
		return q.maxAge
	}
	return max(patience, patientIntervals*time.Duration(q.interval)*time.Second)
}

func idleTime(g perfplan.Group) time.Duration {
	if g.Realtime {
		return realtimeIdle
	}
	return historicalIdle
}

func entityOf(ref Ref) perfplan.Entity { return perfplan.Entity{Type: ref.Type, ID: ref.Value} }

func refOf(e perfplan.Entity) Ref { return Ref{Type: e.Type, Value: e.ID} }

// plannedSeries hands out samples, and counts the values that are none.
func plannedSeries(found []perfplan.Series) []series {
	list := make([]series, len(found))
	for i, f := range found {
		s := series{metric: metric{f.Metric.Counter, f.Metric.Instance}}
		for _, each := range f.Samples {
			if each.Value == perfplan.Gap {
				s.gaps++
				continue
			}
			s.samples = append(s.samples, sample{time.Unix(0, each.Time), f.Interval, each.Value})
		}
		list[i] = s
	}
	return list
}
