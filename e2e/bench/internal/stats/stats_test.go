package stats

import (
	"math"
	"testing"
)

func TestQuantile(t *testing.T) {
	hundred := make([]int, 100)
	for i := range hundred {
		hundred[i] = i + 1
	}
	tests := []struct {
		name   string
		sorted []int
		q      float64
		want   int
	}{
		{"nothing measured", nil, 0.5, 0},
		{"one value", []int{7}, 0.99, 7},
		{"smallest", hundred, 0, 1},
		{"median of an even count is its lower middle", hundred, 0.5, 50},
		{"p99 of a hundred leaves one above", hundred, 0.99, 99},
		{"largest", hundred, 1, 100},
		{"p99 of few is the largest", []int{1, 2, 3}, 0.99, 3},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Quantile(tt.sorted, tt.q); got != tt.want {
				t.Errorf("Quantile(%v) = %d, want %d", tt.q, got, tt.want)
			}
		})
	}
}

func TestMedian(t *testing.T) {
	tests := []struct {
		name   string
		values []float64
		want   float64
	}{
		{"nothing measured", nil, 0},
		{"odd count, unsorted", []float64{9, 1, 5}, 5},
		{"even count", []float64{4, 1, 3, 2}, 2.5},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Median(tt.values); got != tt.want {
				t.Errorf("Median(%v) = %v, want %v", tt.values, got, tt.want)
			}
		})
	}
}

func TestMedianLeavesItsArgumentAlone(t *testing.T) {
	values := []float64{3, 1, 2}
	Median(values)
	if values[0] != 3 || values[1] != 1 || values[2] != 2 {
		t.Errorf("Median reordered its argument: %v", values)
	}
}

func TestRatio(t *testing.T) {
	if got := Ratio(3, 2); got != 1.5 {
		t.Errorf("Ratio(3, 2) = %v, want 1.5", got)
	}
	if got := Ratio(1, 0); !math.IsNaN(got) {
		t.Errorf("Ratio(1, 0) = %v, want NaN", got)
	}
}

func TestMedianRatioComparesWithinPairs(t *testing.T) {
	ours, theirs := []float64{20, 2, 30, 7}, []float64{10, 1, 10} // the second pair met a busy machine, the fourth is none
	if got := MedianRatio(ours, theirs); got != 2 {
		t.Errorf("MedianRatio = %v, want 2", got)
	}
	if got := MedianRatio(ours, nil); !math.IsNaN(got) {
		t.Errorf("MedianRatio without pairs = %v, want NaN", got)
	}
	if got := MedianRatio([]float64{1, 4}, []float64{0, 2}); got != 2 {
		t.Errorf("MedianRatio with a zero = %v, want 2", got)
	}
}
