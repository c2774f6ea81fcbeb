package report

import (
	"math"
	"strings"
	"testing"
	"time"
)

func example() *Report {
	t := Table{
		Title:   "Broker",
		Intro:   "What was done.",
		Columns: []Column{Text("broker"), Number("req/s"), Number("p50 µs")},
		Notes:   []string{"how to read it"},
	}
	t.Add("libzmq", "134,000", "9")
	t.Add("vpoller-proxy", "7", "10.5")
	return &Report{Machine: []Fact{{"CPU", "a fast one"}}, Skipped: []string{"chain: no programs"}, Tables: []Table{t}}
}

func TestWriteText(t *testing.T) {
	const want = `CPU       a fast one
skipped   chain: no programs

Broker
What was done.

broker           req/s  p50 µs
libzmq         134,000       9
vpoller-proxy        7    10.5
- how to read it
`
	var b strings.Builder
	if err := example().WriteText(&b); err != nil || b.String() != want {
		t.Errorf("wrote (%v):\n%s", err, b.String())
	}
}

func TestWriteMarkdown(t *testing.T) {
	const want = `# Benchmarks

Repeat it.

## The machine

- CPU: a fast one
- skipped: chain: no programs

## Broker

What was done.

| broker        |   req/s | p50 µs |
| ------------- | ------: | -----: |
| libzmq        | 134,000 |      9 |
| vpoller-proxy |       7 |   10.5 |

- how to read it
`
	var b strings.Builder
	if err := example().WriteMarkdown(&b, "Benchmarks", "\nRepeat it.\n"); err != nil || b.String() != want {
		t.Errorf("wrote (%v):\n%s", err, b.String())
	}
}

func TestNumbers(t *testing.T) {
	nan := math.NaN()
	tests := []struct{ got, want string }{
		{Count(0), "0"}, {Count(999.6), "1,000"}, {Count(1234567), "1,234,567"}, {Count(-1234), "-1,234"}, {Count(nan), "-"},
		{Decimal(0), "0.00"}, {Decimal(0.0512), "0.0512"}, {Decimal(3.14159), "3.14"}, {Decimal(31.4159), "31.4"},
		{Decimal(1234.5), "1234"}, {Decimal(0.000001), "0.0000"}, {Decimal(math.Inf(1)), "-"},
		{Factor(1.404), "1.40x"}, {Factor(nan), "-"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("printed %q, want %q", tt.got, tt.want)
		}
	}
}

func TestMachineTellsWhatMatters(t *testing.T) {
	facts := map[string]string{}
	for _, f := range Machine(time.Date(2026, 11, 22, 15, 4, 0, 0, time.UTC)) {
		facts[f.Name] = f.Value
	}
	if facts["date"] != "2026-11-22 15:04 UTC" || facts["Go"] == "" || !strings.Contains(facts["CPU"], "cores") {
		t.Errorf("facts: %v", facts)
	}
}

func TestWrap(t *testing.T) {
	var b strings.Builder
	wrap(&b, strings.Repeat("word ", 50), "- ", "  ")
	lines := strings.Split(strings.TrimSuffix(b.String(), "\n"), "\n")
	if len(lines) != 3 || strings.Count(b.String(), "word") != 50 {
		t.Fatalf("wrapped:\n%s", b.String())
	}
	for i, line := range lines {
		if len(line) > lineLength || strings.HasPrefix(line, "- ") != (i == 0) {
			t.Errorf("line %d: %q", i, line)
		}
	}
}
