package perfplan

import (
	"slices"
	"testing"
)

func at(times ...int64) []Sample {
	list := make([]Sample, len(times))
	for i, t := range times {
		list[i] = Sample{t, 10 * t}
	}
	return list
}

func TestMerge(t *testing.T) {
	corrected := []Sample{{3, 99}, {4, 40}}
	tests := []struct {
		older, newer, want []Sample
		n                  int
	}{
		{at(1, 2), at(3), at(1, 2, 3), 5},
		{at(1, 2, 3), at(3, 4), at(3, 4), 2},
		{at(1, 2, 3), corrected, append(at(1, 2), corrected...), 9},
		{at(1), at(4, 3), at(3, 4), 2},
		{at(1), nil, at(1), 3},
		{nil, at(1, 2, 3), at(3), 1},
	}
	for _, test := range tests {
		older, newer := slices.Clone(test.older), slices.Clone(test.newer)
		if got := merge(test.older, test.newer, test.n); !slices.Equal(got, test.want) {
			t.Errorf("%d of %v and %v are %v, want %v", test.n, older, newer, got, test.want)
		}
		if !slices.Equal(older, test.older) || !slices.Equal(newer, test.newer) {
			t.Errorf("merging %v and %v changed them", older, newer)
		}
	}
}

func TestWithoutGaps(t *testing.T) {
	for _, test := range []struct{ in, want []Sample }{
		{[]Sample{{1, Gap}, {2, 5}, {3, Gap}}, []Sample{{2, 5}}},
		{[]Sample{{1, Gap}, {2, Gap}}, []Sample{{2, Gap}}},
		{nil, nil},
	} {
		if got := (Series{Samples: test.in}).WithoutGaps().Samples; !slices.Equal(got, test.want) {
			t.Errorf("%v without gaps is %v, want %v", test.in, got, test.want)
		}
	}
}
