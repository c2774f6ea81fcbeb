//go:build linux

package main

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
)

func TestOptions(t *testing.T) {
	o, err := parseOptions([]string{"-reps", "3", "-secs", "0.5", "-only", "chain,chaos", "-clients", "2,4", "-also", "mine=cmd -f {frontend}"}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if o.reps != 3 || o.length != 500*time.Millisecond || !slices.Equal(o.only, []string{"chain", "chaos"}) || !slices.Equal(o.clients, []int{2, 4}) {
		t.Errorf("options: %+v", o)
	}
	if len(o.also) != 1 || o.also[0].name != "mine" || len(o.also[0].command) != 3 {
		t.Errorf("also: %+v", o.also)
	}
}

func TestOptionsRefused(t *testing.T) {
	for _, args := range []string{"-reps 0", "-secs -1", "-only brokers", "-also nameless", "-clients 0", "-clients many", "rest"} {
		if _, err := parseOptions(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("no error for %s", args)
		}
	}
}

func TestInterleaveGoesBackAndForth(t *testing.T) {
	var order []string
	err := interleave(t.Context(), 3, []string{"a", "b", "c"}, func(s string) error {
		order = append(order, s)
		return nil
	})
	if want := "a b c c b a a b c"; err != nil || strings.Join(order, " ") != want {
		t.Errorf("order %v, %v; want %s", order, err, want)
	}
}

func TestInterleaveStops(t *testing.T) {
	broken := errors.New("broken")
	runs := 0
	fail := func(int) error { runs++; return broken }
	if err := interleave(t.Context(), 3, []int{1, 2}, fail); !errors.Is(err, broken) || runs != 1 {
		t.Errorf("after an error: %v, %d runs", err, runs)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := interleave(ctx, 3, []int{1, 2}, fail); !errors.Is(err, context.Canceled) || runs != 1 {
		t.Errorf("after the end of the context: %v, %d runs", err, runs)
	}
}

func TestRowsCompareWithTheSameLoad(t *testing.T) {
	c := func(name string, clients int, rates ...float64) *brokerCase {
		bc := &brokerCase{kind: peers{name: "light"}, clients: clients, broker: contender{name: name}}
		for _, r := range rates {
			bc.samples = append(bc.samples, sample{rate: r, p50: 1, p99: 1, cpu: 1, failed: failures{lost: 1}})
		}
		return bc
	}
	table := brokerTable(options{reps: 3, length: time.Second}, []*brokerCase{
		c(yardstick, 1, 10, 1000, 20), c("ours", 1, 30, 40, 30), c(yardstick, 8, 100), c("ours", 8, 50),
	})
	for i, want := range []string{"20 1.00x", "30 1.50x", "100 1.00x", "50 0.50x"} { // 3, 0.04 and 1.5 in the rounds of ours
		if got := strings.Join(table.Rows[i][3:5], " "); got != want {
			t.Errorf("row %d: %s, want %s", i, got, want)
		}
	}
	if got := table.Rows[0][len(table.Columns)-1]; got != "0/0/3" {
		t.Errorf("failures of three runs: %s", got)
	}
}

func TestRowWithoutYardstick(t *testing.T) {
	cases := []*brokerCase{{samples: []sample{{rate: 5}}}}
	if row := brokerTable(options{}, cases).Rows[0]; row[4] != "-" {
		t.Errorf("row: %v", row)
	}
}

func TestQuestionsNameTheirVM(t *testing.T) {
	names := column(protocol.List{
		protocol.Object{{Name: "name", Value: "vm01"}},
		protocol.Object{{Name: "name", Value: `odd "name"`}},
	}, "name")
	questions := vmQuestions(names)
	if len(questions) != 2 {
		t.Fatalf("questions: %v", questions)
	}
	for i, q := range questions {
		r, err := protocol.Decode([]byte(q.Request))
		if err != nil || r.Name != names[i] || r.Method != "vm.get" {
			t.Errorf("request %s: %v", q.Request, err)
		}
		answer := protocol.OK("done", protocol.List{protocol.Object{{Name: "name", Value: names[i]}}}).Append(nil)
		if !strings.Contains(string(answer), q.Needle) {
			t.Errorf("%s is not in %s", q.Needle, answer)
		}
	}
}

func TestTheReportKeepsWhatPeopleWrote(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	var stdout strings.Builder
	b := &bench{opts: options{markdown: page}}
	if err := b.publish(&stdout); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	const words = "\n## By hand\n\nWords.\n"
	if err := os.WriteFile(page, []byte("old tables\n"+marker+words), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := b.publish(&stdout); err != nil {
		t.Fatal(err)
	}
	if again, err := os.ReadFile(page); err != nil || string(again) != string(first)+marker+words {
		t.Errorf("the page is %q (%v)", again, err)
	}
}
