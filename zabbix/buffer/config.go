package buffer

import (
	"errors"
	"fmt"
	"log/slog"
	"time"
)

// Policies of [Config.Sync].
const (
	SyncAlways time.Duration = -1 // at the end of each Append
	SyncNever  time.Duration = -2 // when the system likes to
)

// HoldNone is the [Config.Hold] of a buffer that never goes back.
const HoldNone time.Duration = -1

// Config sets a buffer's place and limits. Only Dir is needed.
type Config struct {
	Dir string // is made when it does not exist; of this buffer alone

	MaxBytes int64         // of all segments; 0 means 1 GiB
	MaxAge   time.Duration // how long a value may wait; 0 means 24 h, after which Zabbix forgets sessions
	MaxValue int           // bytes of one value; 0 means 16 MiB

	// MaxMemory is how many bytes wait in memory while the disk takes nothing; 0
	// means 16 MiB. They are lost when the process dies before the disk recovers.
	MaxMemory int64

	Sync time.Duration // between fsyncs, or a policy; 0 means 1 s

	// Hold is how long values are kept after they were acknowledged, for
	// [Reader.Rewind]; 0 means 30 s.
	Hold time.Duration

	// Stale is how long fresh values may wait behind others before those become
	// backlog; 0 means 30 s. It happens at most once in SplitEvery; 0 means 10 min.
	Stale, SplitEvery time.Duration

	Logger *slog.Logger // nil for none
}

// tick is how often limits of age are looked at and the disk is tried again.
const tick = time.Second

// A segment is a fraction of what it belongs to, so that dropping one costs little
// of it, and not larger than maxSegment bytes.
const (
	fraction   = 16
	maxSegment = 16 << 20
)

func (c Config) withDefaults() (Config, error) {
	if c.Dir == "" {
		return c, errors.New("a buffer needs a directory")
	}
	if c.MaxBytes < 0 || c.MaxAge < 0 || c.MaxValue < 0 || c.MaxMemory < 0 || c.Stale < 0 || c.SplitEvery < 0 || c.Hold < HoldNone || c.Sync < SyncNever {
		return c, errors.New("limits of a buffer must not be negative")
	}
	c.MaxBytes = def(c.MaxBytes, 1<<30)
	c.MaxAge = def(c.MaxAge, 24*time.Hour)
	c.MaxValue = def(c.MaxValue, 16<<20)
	c.MaxMemory = def(c.MaxMemory, 16<<20)
	c.Sync = def(c.Sync, time.Second)
	c.Hold = def(c.Hold, 30*time.Second)
	c.Stale = def(c.Stale, 30*time.Second)
	c.SplitEvery = def(c.SplitEvery, 10*time.Minute)
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	if int64(c.MaxValue) > c.MaxBytes {
		return c, fmt.Errorf("a value of %d bytes does not fit into a buffer of %d", c.MaxValue, c.MaxBytes)
	}
	return c, nil
}

func def[T comparable](given, otherwise T) T {
	var zero T
	if given == zero {
		return otherwise
	}
	return given
}

// segmentBytes is the size from which on a segment takes no more values.
func (c Config) segmentBytes(inMemory bool) int64 {
	if inMemory {
		return c.MaxMemory / fraction
	}
	return min(c.MaxBytes/fraction, maxSegment)
}
