//go:build linux

package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vpoller/e2e/bench/internal/trapper"
	"vpoller/zabbix/itemkey"
)

func TestSenderOptions(t *testing.T) {
	o, err := parseOptions(strings.Fields("-only sender,input,beside -sender-hosts 5,7 -sender-items mixed -beside-flavours active -sender-time 1s"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if s := o.sender; !slices.Equal(s.sizes, []int{5, 7}) || !slices.Equal(s.mixes, []string{"mixed"}) || !slices.Equal(s.flavour, []string{"active"}) || s.length != time.Second {
		t.Errorf("%+v", s)
	}
	for _, args := range []string{"-sender-hosts 0", "-sender-hosts many", "-sender-items all", "-beside-flavours passive", "-sender-time 0s", "-input-values 0"} {
		if _, err := parseOptions(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("no error for %s", args)
		}
	}
}

// TestMixesHave50Items: of different keys, each one that Zabbix takes.
func TestMixesHave50Items(t *testing.T) {
	for name, keys := range senderMixes() {
		if unique := slices.Compact(slices.Sorted(slices.Values(keys))); len(unique) != 50 {
			t.Errorf("%s: %d different keys", name, len(unique))
		}
		for _, key := range keys {
			if _, err := itemkey.Parse(key); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestTrapperInAProcess(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	z, err := b.startTrapper(t.Context(), []string{"a", "b"}, "1m")
	if err != nil {
		t.Fatal(err)
	}
	defer z.Stop()
	if c, err := z.counts(); err != nil || c != (trapper.Counts{}) || !strings.Contains(z.addr, ":") {
		t.Errorf("%+v at %s, %v", c, z.addr, err)
	}
}

func TestNumbersOfTheSender(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/metrics" {
			w.WriteHeader(http.StatusTeapot)
			return
		}
		_, _ = io.WriteString(w, "# HELP lag Words.\nlag{zabbix=\"a b\"} 1.5\nlag{zabbix=\"c\"} 2e+0\nplain 3\n")
	}))
	defer server.Close()
	p := &pushing{http: strings.TrimPrefix(server.URL, "http://")}
	numbers, err := p.numbers(t.Context())
	if err != nil || numbers["lag"] != 3.5 || numbers["plain"] != 3 || len(numbers) != 2 {
		t.Errorf("%v, %v", numbers, err)
	}
	if err := p.profiles(t.Context(), filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "418") {
		t.Errorf("profiles: %v", err)
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestSenderTable(t *testing.T) {
	row := senderRow{senderCase: senderCase{hosts: 10, mix: "mixed"}, took: time.Minute, sender: 6 * time.Second, calls: 5}
	row.counts = trapper.Counts{Values: 900, Samples: 600, Repeated: 1}
	row.counts.Ages[0] = 300
	table := senderTable(senderOptions{length: time.Minute}, []senderRow{row})
	if len(table.Rows[0]) != len(table.Columns) {
		t.Fatalf("%d cells for %d columns", len(table.Rows[0]), len(table.Columns))
	}
	for i, want := range map[int]string{4: "15", 5: "1.00x", 6: "10", 7: "0", 8: "1", 9: "100ms", 14: "0.100", 15: "6667", 20: "5.00"} {
		if got := table.Rows[0][i]; got != want {
			t.Errorf("%s: %s, want %s", table.Columns[i].Name, got, want)
		}
	}
}

// TestInputFile: every value of an item has a time of its own.
func TestInputFile(t *testing.T) {
	const values = 2500
	file := filepath.Join(t.TempDir(), "input")
	if err := writeInput(file, values, time.Unix(1, 0)); err != nil {
		t.Fatal(err)
	}
	text, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer text.Close()
	seen := make(map[string]bool)
	for lines := bufio.NewScanner(text); lines.Scan(); {
		fields := lines.Text()
		seen[fields[:strings.LastIndexByte(fields, ' ')]] = true
	}
	if len(seen) != values {
		t.Errorf("%d different items and times", len(seen))
	}
}

func TestInputTable(t *testing.T) {
	table := inputTable(options{reps: 3, sender: senderOptions{values: 1000}}, []*inputCase{
		{name: "theirs", wall: []float64{100, 200, 100}, cpu: []float64{10, 10, 10}, server: []float64{1, 1, 1}},
		{name: "ours", wall: []float64{50, 100, 50}, cpu: []float64{5, 5, 5}, server: []float64{1, 1, 1}},
	})
	if got := strings.Join(table.Rows[1], " "); got != "ours 20,000 2.00x 50 5 0.50x 1" {
		t.Errorf("row %s", got)
	}
}

// TestFlavoursAskForTheSame: every way has an item for each of the quantities.
func TestFlavoursAskForTheSame(t *testing.T) {
	want := len(besideProperties) + len(besideCounters)
	for name, f := range flavours() {
		kept := 0
		keys := make(map[any]bool)
		for _, item := range f.items("http://vc/sdk") {
			if item["history"] != "0" {
				kept++
			}
			if master, dependent := item["master"]; dependent && !keys[master] {
				t.Errorf("%s: %v depends on what comes later", name, item["key_"])
			}
			keys[item["key_"]] = true
			if _, err := itemkey.Parse(item["key_"].(string)); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, err := json.Marshal(item); err != nil {
				t.Error(err)
			}
		}
		if kept != want || len(keys) < want {
			t.Errorf("%s: %d items whose values are kept, %d keys; want %d", name, kept, len(keys), want)
		}
	}
}

func TestBesideTable(t *testing.T) {
	row := besideRow{title: "a way", took: 2 * time.Minute, due: 100, values: 300, calls: 4, server: 2 * time.Second, sender: time.Second, database: time.Minute}
	table := besideTable(senderOptions{vms: 10, time: time.Minute}, []besideRow{row})
	if len(table.Rows[0]) != len(table.Columns) {
		t.Fatalf("%d cells for %d columns", len(table.Rows[0]), len(table.Columns))
	}
	if got := strings.Join(table.Rows[0][2:7], " "); got != "150 1.50x 2.00 1.50 10000" {
		t.Errorf("row %s", got)
	}
}

func TestShellAssignments(t *testing.T) {
	got := shellAssignments("A=1\nB='two words'\nnothing\n")
	if len(got) != 2 || got["A"] != "1" || got["B"] != "two words" {
		t.Errorf("%v", got)
	}
}
