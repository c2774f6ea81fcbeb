package standin

import (
	"context"
	"fmt"
	"io"
	"sync"
	"time"

	"vpoller/internal/cli"
)

// A job is one run: it sends chunks to all targets and keeps count.
type job struct {
	targets []*target
	packet  int // values
	out     io.Writer
	err     io.Writer
	prog    string
	verbose int

	mu     sync.Mutex // guards what follows, and lines that are written
	lost   map[*target]bool
	failed int // values that were not wanted
	total  int // values that some target has taken
}

func newJob(p *plan, process *cli.Process, verbose int) *job {
	j := &job{packet: p.packet, out: process.Stdout, err: process.Stderr, prog: process.Name, verbose: verbose, lost: map[*target]bool{}}
	for _, addrs := range p.targets {
		j.targets = append(j.targets, &target{carrier: p.carrier, addrs: addrs})
	}
	return j
}

// send sends a chunk to every target that is not lost, and returns when all have
// answered. It reports whether any is left.
func (j *job) send(ctx context.Context, c chunk) bool {
	if len(c.values) == 0 {
		return true
	}
	shares := lanes(c, j.packet)
	var sending sync.WaitGroup
	for _, t := range j.targets {
		for _, lane := range shares {
			sending.Go(func() { j.lane(ctx, t, lane) })
		}
	}
	sending.Wait()
	if len(j.lost) == len(j.targets) {
		return false
	}
	j.total += len(c.values)
	return true
}

// lane sends packets one after the other, until one fails.
func (j *job) lane(ctx context.Context, t *target, packets []packet) {
	for _, p := range packets {
		if j.isLost(t) {
			return
		}
		began := time.Now()
		responses, err := t.deliver(ctx, p)
		j.tell(t, p, responses, err, time.Since(began))
	}
}

func (j *job) isLost(t *target) bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.lost[t]
}

// tell prints what became of a packet, and counts it.
func (j *job) tell(t *target, p packet, responses []response, err error, took time.Duration) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, r := range responses {
		j.failed += r.reply.Failed
		fmt.Fprintf(j.out, "Response from \"%s\": \"%s\"\n", r.addr, r.reply.Info) //nolint:errcheck // whoever does not listen hears the exit code
	}
	if err != nil && !j.lost[t] {
		j.lost[t] = true
		fmt.Fprintf(j.err, "%s: %v\n", j.prog, err) //nolint:errcheck // nowhere left to say it
	}
	if j.verbose > 1 {
		fmt.Fprintf(j.err, "%s: a packet of %d values took %s\n", j.prog, len(p), took.Round(time.Microsecond)) //nolint:errcheck // as above
	}
}

// end prints the sum, as zabbix_sender does, and returns what the program ends
// with.
func (j *job) end(err error) error {
	if err != nil || len(j.lost) == len(j.targets) {
		fmt.Fprintln(j.out, "Sending failed.") //nolint:errcheck // as in tell
		return &cli.Error{Code: exitFailed, Err: err}
	}
	fmt.Fprintf(j.out, "sent: %d; skipped: 0; total: %d\n", j.total, j.total) //nolint:errcheck // as in tell
	if j.failed > 0 || len(j.lost) > 0 {
		return cli.Silent(exitPartly)
	}
	return nil
}
