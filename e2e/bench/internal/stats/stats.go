// Package stats is the arithmetic of the benchmark: quantiles of latencies, medians of repeated runs, and ratios that do not
// turn into infinities when a run measured nothing.
package stats

import (
	"cmp"
	"math"
	"slices"
)

// Number is anything a run measures.
type Number interface {
	~int | ~int64 | ~uint32 | ~float64
}

// Quantile returns the q-quantile (0 <= q <= 1) of values sorted in ascending order, by the nearest-rank rule: the smallest
// value that at least a share q of all values does not exceed. It is 0 for no values.
func Quantile[T Number](sorted []T, q float64) T {
	if len(sorted) == 0 {
		return 0
	}
	rank := int(math.Ceil(q * float64(len(sorted))))
	return sorted[min(max(rank, 1), len(sorted))-1]
}

// Median returns the middle of the values, which it leaves unsorted, or the mean of the two middle ones; 0 for no values.
func Median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	s := slices.SortedFunc(slices.Values(values), cmp.Compare[float64])
	mid := len(s) / 2
	if len(s)%2 == 1 {
		return s[mid]
	}
	return (s[mid-1] + s[mid]) / 2
}

// Ratio returns a/b, or NaN when b is 0; tables print NaN as a dash.
func Ratio(a, b float64) float64 {
	if b == 0 {
		return math.NaN()
	}
	return a / b
}

// MedianRatio returns the median of a[i]/b[i], for runs that were made in pairs: what slowed both runs of a pair does not count. It
// is NaN when there are no pairs.
func MedianRatio(a, b []float64) float64 {
	var ratios []float64
	for i := range min(len(a), len(b)) {
		if b[i] != 0 {
			ratios = append(ratios, a[i]/b[i])
		}
	}
	if len(ratios) == 0 {
		return math.NaN()
	}
	return Median(ratios)
}
