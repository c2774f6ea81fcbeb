package peer

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"time"

	"vpoller/e2e/bench/internal/stats"
)

// Result is what one load measured.
type Result struct {
	Wrong   int           // requests that got the reply of another one
	Refused int           // error replies
	Lost    int           // requests without any reply
	Elapsed time.Duration // from the first request to the last reply

	Latencies []uint32 // nanoseconds, one for each right reply; longer than 4.29 s counts as that
}

// summary is the line that goes before the latencies on the way from a load process to the kit.
type summary struct {
	Right   int   `json:"right"`
	Wrong   int   `json:"wrong"`
	Refused int   `json:"refused"`
	Lost    int   `json:"lost"`
	Elapsed int64 `json:"elapsed_ns"`
}

// maxLatencies bounds what a load process may announce: a minute at a million replies per second.
const maxLatencies = 60_000_000

// Rate is right replies per second.
func (r *Result) Rate() float64 {
	return stats.Ratio(float64(len(r.Latencies)), r.Elapsed.Seconds())
}

// Asked is how many requests the clients sent.
func (r *Result) Asked() int {
	return len(r.Latencies) + r.Wrong + r.Refused + r.Lost
}

// Quantiles returns latencies at the given shares, in the order of the shares. It sorts the latencies.
func (r *Result) Quantiles(shares ...float64) []time.Duration {
	slices.Sort(r.Latencies)
	out := make([]time.Duration, len(shares))
	for i, q := range shares {
		out[i] = time.Duration(stats.Quantile(r.Latencies, q))
	}
	return out
}

// Write sends the result to the kit: one line of JSON, then four bytes for each latency, the low one first.
func (r *Result) Write(w io.Writer) error {
	s := summary{Right: len(r.Latencies), Wrong: r.Wrong, Refused: r.Refused, Lost: r.Lost, Elapsed: r.Elapsed.Nanoseconds()}
	b := bufio.NewWriter(w)
	if err := json.NewEncoder(b).Encode(s); err != nil {
		return err
	}
	if err := binary.Write(b, binary.LittleEndian, r.Latencies); err != nil {
		return err
	}
	return b.Flush()
}

// ReadResult reads what Write, or a load program in C, has written.
func ReadResult(r *bufio.Reader) (*Result, error) {
	line, err := r.ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("read the summary of a load: %w", err)
	}
	var s summary
	if err := json.Unmarshal(line, &s); err != nil {
		return nil, fmt.Errorf("read the summary of a load: %w", err)
	}
	if s.Right < 0 || s.Right > maxLatencies {
		return nil, fmt.Errorf("read the summary of a load: %d latencies announced", s.Right)
	}
	res := &Result{Wrong: s.Wrong, Refused: s.Refused, Lost: s.Lost, Elapsed: time.Duration(s.Elapsed)}
	res.Latencies = make([]uint32, s.Right)
	if err := binary.Read(r, binary.LittleEndian, res.Latencies); err != nil {
		return nil, fmt.Errorf("read %d latencies of a load: %w", s.Right, err)
	}
	return res, nil
}
