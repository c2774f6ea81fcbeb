package perfplan

import (
	"math/rand/v2"
	"strconv"
	"testing"
)

// requests makes n requests for so many metrics each.
func requests(n, metrics, samples int) []Request {
	list := make([]Request, n)
	for i := range list {
		r := Request{Entity: Entity{"VirtualMachine", strconv.Itoa(i)}, Samples: samples, Series: metrics}
		for c := range metrics {
			r.Metrics = append(r.Metrics, Metric{Counter: int32(c)}) //nolint:gosec // small
		}
		list[i] = r
	}
	return list
}

func TestFewBatches(t *testing.T) {
	wide := requests(1, 1, 1)
	wide[0].Series = 1000 // all parts of an object, however many
	suspect := requests(3, 2, 1)
	suspect[1].Suspect = true
	tests := []struct {
		what     string
		requests []Request
		limits   Limits
		want     int
	}{
		{"10,000 VMs with 20 counters", requests(10_000, 20, 1), Limits{50_000, 500_000}, 4},
		{"an hour of samples", requests(10_000, 1, 180), Limits{50_000, 500_000}, 4},
		{"history", requests(100, 10, 1), Limits{64, 500_000}, 17},
		{"more metrics of one entity than a call may have", requests(1, 100, 1), Limits{64, 500_000}, 2},
		{"one metric that is too large", wide, Limits{64, 64}, 1},
		{"one that was refused", suspect, Limits{64, 64}, 3},
		{"nothing", nil, Limits{64, 64}, 0},
	}
	for _, test := range tests {
		if got := len(Split(test.requests, test.limits)); got != test.want {
			t.Errorf("%s: %d batches, want %d", test.what, got, test.want)
		}
	}
}

func TestBatchesHoldWhatWasAskedFor(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		limits := Limits{Series: 1 + rnd.IntN(100), Samples: 1 + rnd.IntN(2000)}
		var all []Request
		want := make(map[string]int)
		for i := range 1 + rnd.IntN(40) {
			r := requests(1, 1+rnd.IntN(150), 1+rnd.IntN(200))[0]
			r.Entity.ID = strconv.Itoa(i)
			for _, m := range r.Metrics {
				want[r.Entity.ID+"/"+strconv.Itoa(int(m.Counter))]++
			}
			all = append(all, r)
		}
		for _, batch := range Split(all, limits) {
			series, samples := 0, 0
			for _, r := range batch {
				series += r.Series
				samples += r.Series * r.Samples
				for _, m := range r.Metrics {
					want[r.Entity.ID+"/"+strconv.Itoa(int(m.Counter))]--
				}
			}
			if series > limits.Series || samples > limits.Samples && series > 1 {
				t.Errorf("a batch of %d series and %d samples; limits are %v", series, samples, limits)
			}
		}
		for m, n := range want {
			if n != 0 {
				t.Fatalf("%s is in %d batches too few", m, n)
			}
		}
	}
}
