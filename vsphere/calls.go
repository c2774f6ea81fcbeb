package vsphere

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/vmware/govmomi/vim25/soap"
)

// defaultPatience is how long a call must have waited for nothing before it
// counts against the vCenter: a client that gives up sooner proves nothing.
const defaultPatience = time.Second

// calls is what every SOAP call to one vCenter goes through: the budget, the
// time limit of each call, the counters, and the breaker that learns from how
// calls end.
type calls struct {
	host     string
	timeout  time.Duration
	patience time.Duration
	budget   *budget
	breaker  *breaker

	last     atomic.Int64 // when the latest call was answered, in Unix nanoseconds
	failures atomic.Int64 // calls that got no reply
	faults   atomic.Int64 // calls that got a fault as reply
	took     atomic.Int64 // nanoseconds that calls took, but for watches

	mu      sync.Mutex // guards what follows
	byName  map[string]int64
	latency map[string]*Latency // by name
}

func newCalls(h Host, b *breaker) *calls {
	return &calls{
		host:     h.Hostname,
		timeout:  h.Timeout,
		patience: defaultPatience,
		budget:   newBudget(h),
		breaker:  b,
		byName:   make(map[string]int64),
		latency:  make(map[string]*Latency),
	}
}

// through is a round tripper that sends calls over next.
func (c *calls) through(next soap.RoundTripper) soap.RoundTripper {
	return roundTripper(func(ctx context.Context, req, res soap.HasFault) error {
		p := priorityOf(ctx)
		if err := c.budget.enter(ctx, p); err != nil {
			return err
		}
		defer c.budget.leave(p)
		c.count(callName(req))
		return c.send(ctx, next, req, res)
	})
}

type roundTripper func(ctx context.Context, req, res soap.HasFault) error

func (f roundTripper) RoundTrip(ctx context.Context, req, res soap.HasFault) error {
	return f(ctx, req, res)
}

// send makes one call and tells the breaker how it ended. An error is a fault
// as the vCenter sent it, a *lostError or a *timeoutError.
func (c *calls) send(ctx context.Context, next soap.RoundTripper, req, res soap.HasFault) error {
	limited, cancel := c.limit(ctx)
	defer cancel()
	start := time.Now()
	err := next.RoundTrip(limited, req, res)
	c.ended(ctx, callName(req), time.Since(start))
	switch {
	case err == nil || soap.IsSoapFault(err):
		c.answered(err)
		return err
	case limited.Err() != nil:
		c.failures.Add(1)
		waited := time.Since(start)
		err = &timeoutError{host: c.host, waited: waited, cause: limited.Err()}
		if waited >= c.patience && !errors.Is(limited.Err(), context.Canceled) {
			c.breaker.timedOut(err)
		}
		return err
	default:
		c.failures.Add(1)
		return &lostError{host: c.host, cause: err}
	}
}

type timeLimitKey struct{}

// withTimeLimit gives calls with the context that it returns another time
// limit than the configured one.
func withTimeLimit(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, timeLimitKey{}, d)
}

// limit gives a call its time limit; a watch has none but its context's.
func (c *calls) limit(ctx context.Context) (context.Context, context.CancelFunc) {
	if priorityOf(ctx) == watch {
		return context.WithCancel(ctx)
	}
	limit := c.timeout
	if longer, ok := ctx.Value(timeLimitKey{}).(time.Duration); ok {
		limit = longer
	}
	return context.WithTimeout(ctx, limit)
}

func (c *calls) answered(fault error) {
	if fault != nil {
		c.faults.Add(1)
	}
	c.last.Store(time.Now().UnixNano())
	c.breaker.succeed()
}

// idle is how long ago the vCenter last answered.
func (c *calls) idle() time.Duration {
	return time.Since(time.Unix(0, c.last.Load()))
}

func (c *calls) count(name string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.byName[name]++
}

// ended notes how long a call took.
func (c *calls) ended(ctx context.Context, name string, took time.Duration) {
	if priorityOf(ctx) != watch {
		c.took.Add(int64(took))
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	l := c.latency[name]
	if l == nil {
		l = new(Latency)
		c.latency[name] = l
	}
	l.add(took)
}

// latencies are the latencies of calls by their name.
func (c *calls) latencies() map[string]Latency {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make(map[string]Latency, len(c.latency))
	for name, l := range c.latency {
		all[name] = l.clone()
	}
	return all
}

func (c *calls) counts() map[string]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.byName)
}

// callName is the vSphere API's name of the call, such as RetrieveProperties.
func callName(req soap.HasFault) string {
	t := reflect.TypeOf(req)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return strings.TrimSuffix(t.Name(), "Body")
}
