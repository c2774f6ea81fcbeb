//go:build linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/protocol"
)

func TestScaleOptions(t *testing.T) {
	o, err := parseOptions(strings.Fields("-only scale -scale-vms 10,20 -scale-time 1s -scale-group 30"), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(o.scale.sizes, []int{10, 20}) || o.scale.length != time.Second || o.scale.group != 30 {
		t.Errorf("%+v", o.scale)
	}
	for _, args := range []string{"-scale-vms 1", "-scale-vms many", "-scale-time 0s", "-scale-group 0", "-scale-group 31", "-scale-storm -1"} {
		if _, err := parseOptions(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("no error for %s", args)
		}
	}
}

func TestLargeVCenterCountsAndChanges(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	v, err := b.startVCenter(t.Context(), 50, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer v.Stop()
	first, err := v.counts("60000")
	if err != nil || first.Sent != 0 || len(first.Calls) != 0 {
		t.Errorf("%+v, %v", first, err)
	}
	deadline := time.Now().Add(10 * time.Second)
	for now := first; now.Changes == first.Changes; {
		if time.Now().After(deadline) {
			t.Fatal("nothing changes")
		}
		if now, err = v.counts(""); err != nil {
			t.Fatal(err)
		}
	}
}

// TestPollerAsksForEverythingOfEveryVM answers a poller itself, and refuses one of the VMs.
func TestPollerAsksForEverythingOfEveryVM(t *testing.T) {
	t.Parallel()
	b := newTestBench(t)
	proxy, err := b.startBroker(t.Context(), b.product())
	if err != nil {
		t.Fatal(err)
	}
	defer proxy.Stop()
	asked := make(chan string, 10_000)
	service, err := broker.NewService(broker.ServiceConfig{Endpoints: []string{proxy.backend}, Capacity: 100, Hostnames: []string{vcenterName}})
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	ctx, cancel := context.WithCancel(t.Context())
	defer serving.Wait()
	defer cancel()
	serving.Go(func() { _ = service.Run(ctx) }) // it ends with ctx
	serving.Go(func() {
		for task := range service.Tasks() {
			r, _ := protocol.Decode(task.Body)
			asked <- fmt.Sprint(r.Name, r.Properties, r.CounterName)
			reply := protocol.OK("done", nil).Append(nil)
			if r.Name == "bad" {
				reply = protocol.ErrorBody(protocol.CodeNotFound, "no such VM")
			}
			task.Reply(reply)
		}
	})

	names := filepath.Join(t.TempDir(), "names")
	if err := os.WriteFile(names, []byte(strings.Repeat("good\n", 1999)+"bad"), 0o600); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if err := bePoller(t.Context(), []string{proxy.frontend, "@" + names, "30", "2"}, strings.NewReader("6s\n"), &out); err != nil {
		t.Fatal(err)
	}
	var r pollResult
	if err := json.Unmarshal([]byte(out.String()), &r); err != nil {
		t.Fatal(err)
	}
	questions := 1 + len(scaleCounters())/2
	total := 2000 * questions * 6 / 60
	if r.Answered+r.Failed["not_found"] != total || r.Failed["not_found"] < 1 || len(r.Failed) > 1 || r.P99 <= 0 || r.P99 < r.P50 {
		t.Errorf("%+v, want %d answers", r, total)
	}
	seen := make(map[string]bool)
	for len(asked) > 0 {
		seen[<-asked] = true
	}
	if len(seen) < questions {
		t.Errorf("%d different questions", len(seen))
	}
}

func TestScaleTable(t *testing.T) {
	o := scaleOptions{length: time.Minute, group: 10, bunch: 1, storm: 1}
	rows := []scaleRow{
		{scaleCase: scaleCase{vms: 10}, phase: "steady", sync: time.Second, polls: pollResult{Seconds: 60, Answered: 600}, calls: map[string]int{"QueryPerf": 3, "Fetch": 2}, worker: time.Second},
		{scaleCase: scaleCase{vms: 10, mirror: true}, phase: "storm", polls: pollResult{Seconds: 60, Answered: 1, Failed: map[string]int{"lost": 2}}},
	}
	table := scaleTable(o, rows)
	if len(table.Rows) != 2 || len(table.Rows[0]) != len(table.Columns) {
		t.Fatalf("%v", table.Rows)
	}
	row := strings.Join(table.Rows[0], " ")
	if row != "10 off steady 1.00 0.00 10 0.00 0.00 0 5.00 0.00 1.00 1.67 0 0 0 0.00" {
		t.Errorf("row %s", row)
	}
	notes := strings.Join(table.Notes, "\n")
	if !strings.Contains(notes, "Fetch 2.00, QueryPerf 3.00") || !strings.Contains(notes, "lost:2") {
		t.Errorf("notes %s", notes)
	}
}
