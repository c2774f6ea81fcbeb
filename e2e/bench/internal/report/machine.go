package report

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// Machine says what a measurement was taken on. What the system does not tell is left out.
func Machine(now time.Time) []Fact {
	facts := []Fact{
		{"date", now.Format("2006-01-02 15:04 MST")},
		{"CPU", strings.TrimSpace(cpuModel() + ", " + strconv.Itoa(runtime.NumCPU()) + " cores")},
		{"kernel", runtime.GOOS + " " + release(firstLine("/proc/sys/kernel/osrelease"))},
		{"Go", strings.TrimPrefix(runtime.Version(), "go") + " " + runtime.GOARCH},
	}
	if load := Load(); load != None {
		facts = append(facts, Fact{"load", load + " before the first run (mean of the last minute)"})
	}
	return facts
}

// Load is how many tasks ran or waited in the last minute, on average.
func Load() string {
	load := firstLine("/proc/loadavg")
	if load == "" {
		return None
	}
	return strings.Fields(load)[0]
}

func cpuModel() string {
	text, _ := os.ReadFile("/proc/cpuinfo")
	for line := range bytes.Lines(text) {
		if name, value, ok := bytes.Cut(line, []byte(":")); ok && string(bytes.TrimSpace(name)) == "model name" {
			return string(bytes.TrimSpace(value))
		}
	}
	return runtime.GOARCH
}

// release is the number of a kernel's release, without what its builder added.
func release(text string) string {
	number, _, _ := strings.Cut(text, "-")
	return number
}

func firstLine(path string) string {
	text, _ := os.ReadFile(path)
	line, _, _ := strings.Cut(string(text), "\n")
	return line
}
