package marks

import (
	"log/slog"
	"sync"
	"time"

	"vpoller/zabbix/schedule"
)

// A Mark says up to when samples of a counter have gone to the sink.
type Mark struct {
	ID   uint64 // of host and key
	Time int64  // in nanoseconds since 1970
}

// IDOf is the id of a counter, by the host and the key of its item; never 0.
func IDOf(host, key string) uint64 { return max(schedule.Seed(host, key), 1) }

// Marks are those of all counters, in memory and in a file. Its methods may be called
// from any goroutine.
type Marks struct {
	log *slog.Logger

	mu     sync.Mutex // guards the rest; held while the file is written
	times  map[uint64]int64
	file   *markFile // nil without one
	err    error     // why the file is behind; nil when it is not
	behind time.Time // when writing it is tried again
}

// Life is for how long a mark is of use: vCenters keep that much of samples.
// Their clocks may be ahead of this one by that much, too.
const Life = time.Hour

// Kept is for how long a mark is kept: samples of the past may be a day apart
// and come late, and each is sent once.
const Kept = 72 * time.Hour

// Open reads the marks at a path, of which a damage is logged and done without, and
// keeps the file open; "" has no file.
func Open(path string, now time.Time, log *slog.Logger) (*Marks, error) {
	m := &Marks{log: log, times: make(map[uint64]int64)}
	if path == "" {
		return m, nil
	}
	times, damage, err := readMarks(path)
	if err != nil {
		return nil, err
	}
	if damage != nil {
		log.Warn("the checkpoint is damaged, what is left of it is used", "file", path, "counters", len(times), "error", damage)
	}
	m.times = times
	m.prune(now)
	m.file, err = newFile(path, m.times)
	return m, err
}

// After is the last sample of a counter that the sink has, the zero time when
// there is none, and whether others can be asked for from there on: it may be too
// old for that, or so late that the clock of the vCenter must have been wrong.
func (m *Marks) After(id uint64, now time.Time) (last time.Time, use bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	nanos, ok := m.times[id]
	if !ok {
		return time.Time{}, false
	}
	last = time.Unix(0, nanos)
	return last, useful(last, now)
}

func useful(at, now time.Time) bool { return now.Sub(at).Abs() < Life }

// Advance takes note that the sink has samples. What the file does not take stays
// in memory, and the file is made anew later.
func (m *Marks) Advance(list []Mark, now time.Time) {
	if len(list) == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, k := range list {
		m.times[k.ID] = k.Time
	}
	if m.file == nil || m.err != nil && now.Before(m.behind) {
		return
	}
	if m.err != nil || m.file.size > 2*sizeOf(len(m.times))+roomy {
		m.wrote(m.renew(now), now)
	} else {
		m.wrote(m.file.add(list), now)
	}
}

// roomy is how much of a file may be of no use, beside half of it.
const roomy = 1 << 20

// retryFile is how long a file that could not be written is left alone.
const retryFile = 10 * time.Second

// wrote takes note of how writing the file went.
func (m *Marks) wrote(err error, now time.Time) {
	if err != nil && m.err == nil {
		m.log.Warn("the checkpoint cannot be written, it is tried again", "error", err)
	}
	m.err, m.behind = err, now.Add(retryFile)
}

// renew makes the file anew, of what is of use.
func (m *Marks) renew(now time.Time) error {
	m.prune(now)
	return m.file.renew(m.times)
}

func (m *Marks) prune(now time.Time) {
	for id, nanos := range m.times {
		if now.Sub(time.Unix(0, nanos)).Abs() >= Kept {
			delete(m.times, id)
		}
	}
}

// State says why the file is behind; nil when it is not.
func (m *Marks) State() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.err
}

// Close writes what is missing in the file, and closes it.
func (m *Marks) Close(now time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.file == nil {
		return
	}
	m.wrote(m.renew(now), now)
	m.file.close()
	m.file = nil
}
