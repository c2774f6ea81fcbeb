package proc

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// CPU is the processor time that all living threads of the process have used so far. Threads that have ended are not in it;
// the programs of the benchmark keep theirs.
func (p *Process) CPU() (time.Duration, error) {
	used, err := threadsCPU(p.PID())
	if err != nil {
		return 0, fmt.Errorf("read the processor time of %s: %w", p.name, err)
	}
	return used, nil
}

var errNoThreads = errors.New("no threads in /proc")

// threadsCPU sums up the living threads of a process.
func threadsCPU(pid int) (time.Duration, error) {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	if err != nil || len(threads) == 0 {
		return 0, errNoThreads
	}
	var sum time.Duration
	for _, path := range threads {
		ran, err := runTime(path)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) {
			continue // the thread has just ended
		}
		if err != nil {
			return 0, err
		}
		sum += ran
	}
	return sum, nil
}

// runTime is the first field of a schedstat file, in nanoseconds.
func runTime(path string) (time.Duration, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0, err
	}
	first, _, _ := bytes.Cut(text, []byte(" "))
	ns, err := strconv.ParseInt(string(first), 10, 64)
	return time.Duration(ns), err
}

// PeakMemory is the most memory that the process has had resident so far, in bytes (VmHWM).
func (p *Process) PeakMemory() (int64, error) { return p.memory("VmHWM") }

// Memory is what the process has resident now, in bytes (VmRSS).
func (p *Process) Memory() (int64, error) { return p.memory("VmRSS") }

func (p *Process) memory(figure string) (int64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", p.PID()))
	if err != nil {
		return 0, fmt.Errorf("read the memory of %s: %w", p.name, err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kB int64
		if _, err := fmt.Sscanf(lines.Text(), figure+": %d kB", &kB); err == nil {
			return kB << 10, nil
		}
	}
	return 0, fmt.Errorf("read the memory of %s: no %s in its status", p.name, figure)
}
