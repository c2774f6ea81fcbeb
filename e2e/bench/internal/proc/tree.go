package proc

import (
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

// tick is the unit of times in /proc/PID/stat on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// TreeCPU is the processor time that a process and all below it have used so far, those that have ended included: a parent is
// told the time of its children when it waits for them. What the kernel knows of them it says in steps of 10 ms.
func TreeCPU(pid int) (time.Duration, error) {
	parents, err := parentsOfAll()
	if err != nil {
		return 0, err
	}
	if _, there := parents[pid]; !there {
		return 0, fmt.Errorf("read the processor time of process %d and those below: there is none", pid)
	}
	var sum time.Duration
	for p := range parents {
		if !below(parents, p, pid) {
			continue
		}
		used, err := withEnded(p)
		if err != nil && !gone(err) {
			return 0, fmt.Errorf("read the processor time of process %d: %w", p, err)
		}
		sum += used
	}
	return sum, nil
}

// parentsOfAll maps every process to its parent.
func parentsOfAll() (map[int]int, error) {
	files, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		return nil, err
	}
	parents := make(map[int]int, len(files))
	for _, file := range files {
		pid, err := strconv.Atoi(filepath.Base(filepath.Dir(file)))
		if err != nil {
			return nil, err
		}
		fields, err := statFields(pid)
		if err != nil {
			continue // it has just ended
		}
		if parents[pid], err = strconv.Atoi(string(fields[1])); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return parents, nil
}

// below reports whether a process is root, or below it.
func below(parents map[int]int, pid, root int) bool {
	for ; pid > 0; pid = parents[pid] {
		if pid == root {
			return true
		}
	}
	return false
}

// withEnded is the time of the living threads of a process, and of the children that it has waited for.
func withEnded(pid int) (time.Duration, error) {
	fields, err := statFields(pid)
	if err != nil {
		return 0, err
	}
	var sum time.Duration
	for _, field := range fields[13:15] { // cutime and cstime
		ticks, err := strconv.ParseInt(string(field), 10, 64)
		if err != nil {
			return 0, err
		}
		sum += time.Duration(ticks) * tick
	}
	threads, err := threadsCPU(pid)
	return sum + threads, err
}

// statFields are those of /proc/PID/stat from the third on, the state: the second may hold spaces.
func statFields(pid int) ([][]byte, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil, err
	}
	fields := bytes.Fields(text[bytes.LastIndexByte(text, ')')+1:])
	if len(fields) < 15 {
		return nil, fmt.Errorf("the stat of process %d is too short", pid)
	}
	return fields, nil
}

func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ESRCH) || errors.Is(err, errNoThreads)
}
