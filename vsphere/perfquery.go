package vsphere

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/perfplan"
	"vpoller/vsphere/internal/perfxml"
)

// errCountersChanged ends what was planned with another counter table.
var errCountersChanged = errors.New("the vCenter has other performance counters since it was restarted; ask again")

// perfCalls is the [sampleSource] that is a vCenter.
type perfCalls struct {
	link     *link
	size     batchSize // series that a call for realtime samples may ask for
	replaced func()    // called when counters have other numbers than before
	log      *slog.Logger

	mu      sync.Mutex // guards learned
	learned *planSession
}

// read makes one QueryPerf in csv format.
func (p *perfCalls) read(ctx context.Context, g perfplan.Group, batch []perfplan.Request) (map[perfplan.Entity]entityAnswer, error) {
	specs := querySpecs(g, batch, time.Now())
	var answer map[perfplan.Entity]entityAnswer
	start := time.Now()
	err := p.link.do(ctx, func(ctx context.Context, s *session) error {
		if err := p.adopt(ctx, s); err != nil {
			return err
		}
		answer = make(map[perfplan.Entity]entityAnswer, len(batch))
		ctx = takingSamples(ctx, func(in io.Reader) error { return readAnswer(in, g, answer) })
		_, err := methods.QueryPerf(ctx, s, &types.QueryPerf{This: *s.ServiceContent.PerfManager, QuerySpec: specs})
		if tooLarge(err) {
			s.lowerQueryLimit()
		}
		return err
	})
	p.size.learn(seriesIn(batch), err, time.Since(start), p.link.host.Timeout)
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func querySpecs(g perfplan.Group, batch []perfplan.Request, now time.Time) []types.PerfQuerySpec {
	specs := make([]types.PerfQuerySpec, len(batch))
	for i, r := range batch {
		ids := make([]types.PerfMetricId, len(r.Metrics))
		for j, m := range r.Metrics {
			ids[j] = types.PerfMetricId{CounterId: m.Counter, Instance: m.Instance}
		}
		specs[i] = types.PerfQuerySpec{
			Entity:     refOf(r.Entity),
			MaxSample:  int32(r.Samples), //nolint:gosec // limited by what is kept
			MetricId:   ids,
			IntervalId: g.Interval,
			Format:     string(types.PerfFormatCsv),
		}
		if !g.Realtime {
			specs[i].StartTime = types.NewTime(now.Add(-historyNeeded(g.Interval, r.Samples)))
		}
	}
	return specs
}

// historyNeeded is how far back the newest n samples may lie. (vCenter heeds
// the limit on samples only for realtime data.)
func historyNeeded(interval int32, n int) time.Duration {
	return time.Duration(n+3)*time.Duration(interval)*time.Second + late
}

// readAnswer adds what an answer says of each entity. An entity may be there
// several times.
func readAnswer(in io.Reader, g perfplan.Group, answer map[perfplan.Entity]entityAnswer) error {
	return perfxml.Read(in, func(e perfplan.Entity, found []perfplan.Series, err error) {
		of := answer[e]
		of.series = slices.Grow(of.series, len(found))
		for _, s := range found {
			if !g.Realtime {
				s = s.WithoutGaps()
			}
			of.series = append(of.series, s)
		}
		if err != nil {
			of.err = err
		}
		answer[e] = of
	})
}

// planSession is what a plan knows of the session that it last read in.
type planSession struct {
	session *session
	keys    map[string]int32 // counters by name
}

// adopt makes sure that the counters of the plan are those of the session.
// They are the same in all sessions unless the vCenter was replaced.
func (p *perfCalls) adopt(ctx context.Context, s *session) error {
	p.mu.Lock()
	known := p.learned
	p.mu.Unlock()
	if known != nil && known.session == s {
		return nil
	}
	table, err := s.counters.get(ctx, s.readCounters)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.learned = &planSession{s, table.keys}
	p.mu.Unlock()
	if known != nil && !maps.Equal(known.keys, table.keys) {
		p.log.Info("vCenter has other performance counters than before")
		p.replaced()
		return errCountersChanged
	}
	return nil
}
