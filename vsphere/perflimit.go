package vsphere

import (
	"context"
	"strconv"
	"strings"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/perfplan"
)

// What a vCenter bears in one QueryPerf.
const (
	// DefaultPerfBatch is how many realtime series are asked for in one call.
	DefaultPerfBatch = 50_000
	// answerLimit is how many values an answer may have before vCenter refuses
	// to send it.
	answerLimit = 500_000

	queryLimitSetting = "config.vpxd.stats.maxQueryMetrics"
	// What that setting stands for where it is not set: since 6.5, and before.
	newQueryLimit = 256
	oldQueryLimit = 64
)

func (p *perfCalls) limits(ctx context.Context, g perfplan.Group, series int) (limits perfplan.Limits, err error) {
	limits = perfplan.Limits{Series: p.size.now(), Samples: answerLimit}
	if g.Realtime {
		return limits, nil
	}
	// History comes with more samples than were asked for.
	limits.Samples /= 1 + int(historyNeeded(g.Interval, 0).Seconds())/int(g.Interval)
	err = p.link.do(ctx, func(ctx context.Context, s *session) error {
		lower := int(s.historyLimit.Load())
		if lower == 0 && series <= oldQueryLimit { // every vCenter bears that, if nobody lowered the limit
			limits.Series = oldQueryLimit
			return nil
		}
		limit, err := s.queryLimit.get(ctx, s.readQueryLimit)
		if lower > 0 {
			limit = min(limit, lower)
		}
		limits.Series = min(limits.Series, limit)
		return err
	})
	return limits, err
}

// readQueryLimit reads how many series of history a call may ask for.
func (s *session) readQueryLimit(ctx context.Context) (int, error) {
	if s.ServiceContent.Setting == nil {
		return s.usualQueryLimit(), nil
	}
	res, err := methods.QueryOptions(ctx, s, &types.QueryOptions{This: *s.ServiceContent.Setting, Name: queryLimitSetting})
	if refused(err) { // InvalidName where it is not set, NoPermission where it may not be seen
		return s.usualQueryLimit(), nil
	}
	if err != nil {
		return 0, err
	}
	for _, option := range res.Returnval {
		if o := option.GetOptionValue(); o.Key == queryLimitSetting {
			return s.queryLimitOf(o.Value), nil
		}
	}
	return s.usualQueryLimit(), nil
}

// queryLimitOf reads the setting's value; negative ones mean no limit.
func (s *session) queryLimitOf(value any) int {
	n, err := strconv.Atoi(strings.TrimSpace(text(value)))
	switch {
	case err != nil || n == 0:
		return s.usualQueryLimit()
	case n < 0:
		return DefaultPerfBatch
	default:
		return n
	}
}

// lowerQueryLimit makes the limit of history smaller, for a call within the
// limit that the vCenter says was refused.
func (s *session) lowerQueryLimit() {
	if known := s.historyLimit.Load(); known != 0 {
		s.historyLimit.Store(max(1, known/2))
		return
	}
	s.historyLimit.Store(oldQueryLimit)
}

// usualQueryLimit is the limit of a vCenter that does not say.
func (s *session) usualQueryLimit() int {
	major, rest, _ := strings.Cut(s.ServiceContent.About.Version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	if len(major) > 1 || major > "6" || major == "6" && minor >= "5" {
		return newQueryLimit
	}
	return oldQueryLimit
}

// tooLarge reports whether a call asked for more series than the vCenter allows.
func tooLarge(err error) bool {
	bad, ok := asFault[types.InvalidArgument](err)
	return ok && strings.HasSuffix(bad.InvalidProperty, "querySpec.size")
}
