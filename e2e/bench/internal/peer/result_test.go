package peer

import (
	"bufio"
	"bytes"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestResultTravels(t *testing.T) {
	want := &Result{Wrong: 1, Refused: 2, Lost: 3, Elapsed: time.Second, Latencies: []uint32{1, 2, math.MaxUint32}}
	var b bytes.Buffer
	if err := want.Write(&b); err != nil {
		t.Fatal(err)
	}
	got, err := ReadResult(bufio.NewReader(&b))
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("read %+v, %v; want %+v", got, err, want)
	}
}

func TestReadResultRefusesWhatIsNotOne(t *testing.T) {
	for _, text := range []string{
		"", "ready\n", `{"right":2}` + "\nxxxx", `{"right":-1}` + "\n", `{"right":1000000000}` + "\n",
	} {
		if _, err := ReadResult(bufio.NewReader(strings.NewReader(text))); err == nil {
			t.Errorf("no error for %q", text)
		}
	}
}

func TestResultArithmetic(t *testing.T) {
	r := &Result{Wrong: 1, Refused: 2, Lost: 3, Elapsed: 2 * time.Second, Latencies: []uint32{4000, 1000, 3000, 2000}}
	if got := r.Rate(); got != 2 {
		t.Errorf("rate %v, want 2 per second", got)
	}
	if got := r.Asked(); got != 10 {
		t.Errorf("asked %d, want 10", got)
	}
	if q := r.Quantiles(0.5, 1); q[0] != 2*time.Microsecond || q[1] != 4*time.Microsecond {
		t.Errorf("quantiles %v", q)
	}
}
