package standin

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"vpoller/zabbix/program"
	"vpoller/zabbix/trappertest"
)

// many are lines for n values, of two hosts.
func many(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "host%d key value %d\n", i%2, i)
	}
	return b.String()
}

// The same command line leads to the same lines on standard output, the same exit
// code and the same values as with the program that this one stands in for.
func TestItIsLikeZabbixSender(t *testing.T) {
	if _, err := exec.LookPath(program.Name); err != nil {
		t.Skipf("%s is not installed: likeness is not tested", program.Name)
	}
	for name, c := range map[string]struct {
		args   []string
		stdin  string
		faults []trappertest.Fault
		gone   bool // nobody listens
	}{
		"one value":            {args: []string{"-s", "h", "-k", "key[a,b]", "-o", "v"}},
		"long flags":           {args: []string{"--host", "h", "--key", "k", "--value", "v"}},
		"an empty value":       {args: []string{"-s", "h", "-k", "k", "-o", ""}},
		"a hyphen":             {args: []string{"-s", "h", "-k", "k", "-o", "-5"}},
		"unknown host":         {args: []string{"-s", "nobody", "-k", "k", "-o", "v"}},
		"no host":              {args: []string{"-k", "k", "-o", "v"}},
		"no value":             {args: []string{"-s", "h", "-k", "k"}},
		"key and file":         {args: []string{"-s", "h", "-k", "k", "-i", "-"}},
		"file":                 {args: []string{"-i", "-"}, stdin: "h k 1\n\"h 2\" \"k[\\\"a\\\"]\" \"two\\nlines\"\nh k  blanks \n"},
		"file without end":     {args: []string{"-i", "-"}, stdin: "h k 1\r\nh k 2"},
		"no lines":             {args: []string{"-i", "-"}},
		"default host":         {args: []string{"-i", "-", "-s", "default"}, stdin: "- k 1\nh k 2\n"},
		"no default host":      {args: []string{"-i", "-"}, stdin: "- k 1\n"},
		"a bad line":           {args: []string{"-i", "-"}, stdin: "h k\n"},
		"an empty line":        {args: []string{"-i", "-"}, stdin: "\n"},
		"some unknown":         {args: []string{"-i", "-"}, stdin: "h k 1\nnobody k 2\n"},
		"timestamps":           {args: []string{"-i", "-", "-T"}, stdin: "h k 1600000000 1\nh k 1600000001 2\n"},
		"a bad timestamp":      {args: []string{"-i", "-", "-T"}, stdin: "h k soon 1\n"},
		"nanoseconds":          {args: []string{"-i", "-", "-TN"}, stdin: "h k 1600000000 1 1\nh k 1600000000 5 2\n"},
		"nanoseconds alone":    {args: []string{"-i", "-", "-N"}, stdin: "h k 5 v\n"},
		"no such file":         {args: []string{"-i", "/nonexistent/values"}},
		"250 values":           {args: []string{"-i", "-"}, stdin: many(250)},
		"several packets":      {args: []string{"-i", "-"}, stdin: many(2600)},
		"real time":            {args: []string{"-i", "-", "-r"}, stdin: many(20)},
		"nobody there":         {args: []string{"-s", "h", "-k", "k", "-o", "v"}, gone: true},
		"nobody takes a file":  {args: []string{"-i", "-"}, stdin: many(600), gone: true},
		"refused":              {args: []string{"-s", "h", "-k", "k", "-o", "v"}, faults: []trappertest.Fault{trappertest.Refuse}},
		"garbage":              {args: []string{"-s", "h", "-k", "k", "-o", "v"}, faults: []trappertest.Fault{trappertest.Garbage}},
		"no answer":            {args: []string{"-s", "h", "-k", "k", "-o", "v"}, faults: []trappertest.Fault{trappertest.LostAnswer}},
		"timeout out of range": {args: []string{"-s", "h", "-k", "k", "-o", "v", "-t", "301"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := trapper(t)
			server.Unknown("nobody", true)
			host, port, _ := strings.Cut(server.Addr(), ":")
			if c.gone {
				host, port, _ = strings.Cut(nobody(t), ":")
			}
			args := append([]string{"-z", host, "-p", port}, c.args...)
			server.Fail(c.faults...)
			want := original(t, c.stdin, args)
			before := taken(server, 0, slices.Contains(c.args, "-TN"))
			server.Fail(c.faults...)
			got := run(t, strings.NewReader(c.stdin), args...)
			if same(got.stdout) != same(want.stdout) || got.code != want.code {
				t.Errorf("status %d, output\n%swant %d\n%s", got.code, got.stdout, want.code, want.stdout)
			}
			if after := taken(server, len(before), slices.Contains(c.args, "-TN")); !slices.Equal(after, before) {
				t.Errorf("sent %.500v\nwant %.500v", after, before)
			}
			if (got.code == 1) != (got.stderr != "") {
				t.Errorf("status %d, and it says %q", got.code, got.stderr)
			}
		})
	}
}

// original runs zabbix_sender itself.
func original(t *testing.T, stdin string, args []string) result {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program.Name, args...)
	cmd.Stdin = strings.NewReader(stdin)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{out.String(), errs.String(), cmd.ProcessState.ExitCode()}
}

var (
	packetLine = regexp.MustCompile(`Response from ".*": "processed: (\d+); failed: (\d+); total: (\d+); seconds spent: [0-9.]+"`)
	sumLine    = regexp.MustCompile(`sent: \d+; skipped: \d+; total: \d+|Sending failed\.`)
)

// same is what two outputs have in common: sizes of packets are our own, and
// reasons and usage go elsewhere.
func same(output string) string {
	var sum [3]int
	for _, found := range packetLine.FindAllStringSubmatch(output, -1) {
		for i := range sum {
			var n int
			_, _ = fmt.Sscan(found[i+1], &n)
			sum[i] += n
		}
	}
	last := strings.Join(sumLine.FindAllString(output, -1), "; ")
	if last == "Sending failed." { // of a wrong command line the original says nothing like it
		last = ""
	}
	return fmt.Sprintln(sum, last)
}

// taken are the values that a server has, from one on: those of one host in their
// order. Times are left out as far as they were not given.
func taken(s *trappertest.Server, from int, nanoseconds bool) []string {
	var all []string
	for _, v := range s.Values()[from:] {
		if v.Clock > 1_700_000_000 || v.Clock == 0 { // stamped here, or by the server
			v.Time.Clock = 0
		}
		if !nanoseconds {
			v.Time.NS = 0
		}
		all = append(all, fmt.Sprintf("%s %s %d.%d %q", v.Host, v.Key, v.Clock, v.NS, v.Value))
	}
	slices.SortStableFunc(all, func(a, b string) int {
		return strings.Compare(strings.Fields(a)[0], strings.Fields(b)[0])
	})
	return all
}
