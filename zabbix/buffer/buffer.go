package buffer

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"
)

var (
	// ErrInUse says that another process, or another Buffer, has the directory.
	ErrInUse = errors.New("the buffer is in use by another process")
	// ErrClosed is the end of a buffer for whoever waits for it.
	ErrClosed = errors.New("the buffer is closed")
	// ErrTooLong is returned for values above the limit; the others are stored.
	ErrTooLong = errors.New("value is too long for the buffer")
)

// A Buffer keeps values on disk until they are acknowledged. Its methods may be
// used by several goroutines at once.
type Buffer struct {
	cfg    Config
	log    *slog.Logger
	create create
	lock   *os.File

	stop   chan struct{} // closed by Close
	tended sync.WaitGroup

	mu      sync.Mutex // guards what follows
	closed  bool
	streams []*stream     // oldest first
	fresh   *stream       // the last of them, which new values join; nil until there are some
	active  *segment      // the last of fresh, nil when the next value begins one
	number  uint64        // of the next segment
	split   time.Time     // when fresh values last overtook others
	problem error         // why the disk takes nothing; nil when it does
	changed chan struct{} // closed when something changes that others may wait for
	scratch []byte
	counts  Stats
}

// Open takes a directory and finds what waits in it. Close must follow.
func Open(cfg Config) (*Buffer, error) { return open(cfg, createFile) }

func open(cfg Config, create create) (*Buffer, error) {
	cfg, err := cfg.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(cfg.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("make the buffer's directory: %w", err)
	}
	b := &Buffer{cfg: cfg, log: cfg.Logger, create: create, stop: make(chan struct{}), changed: make(chan struct{}), number: 1}
	if b.lock, err = lockDir(lockPath(cfg.Dir)); err != nil {
		return nil, err
	}
	if err := b.recover(); err != nil {
		b.closeFiles()
		return nil, err
	}
	b.tended.Go(b.tend)
	return b, nil
}

// Close writes to disk what it can and lets go of the directory. What waits is
// found by the next Open. The error says what was lost.
func (b *Buffer) Close() error {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return nil
	}
	b.closed = true
	close(b.stop)
	b.broadcast()
	b.mu.Unlock()
	b.tended.Wait()

	b.mu.Lock()
	defer b.mu.Unlock()
	b.releaseAll()
	err := b.persist()
	if err != nil {
		err = fmt.Errorf("%d values are lost with this process: %w", b.inMemory(), err)
	}
	if b.cfg.Sync != SyncNever {
		err = errors.Join(err, b.syncAll())
	}
	b.closeFiles()
	return err
}

// releaseAll lets go of what is held: who stops in good order has no doubts.
func (b *Buffer) releaseAll() {
	for _, s := range slices.Clone(b.streams) {
		if n := len(s.held); n > 0 {
			b.releaseSteps(s, n)
		}
	}
}

// closeFiles closes all files; those of a finished session have no use any more.
func (b *Buffer) closeFiles() {
	for _, s := range slices.Clone(b.streams) {
		if s.waiting() == 0 {
			b.finish(s)
			continue
		}
		for _, g := range s.segments {
			g.gone = true
			g.closeIfGone()
		}
		if s.cursor != nil {
			s.cursor.file.Close()
		}
	}
	b.streams, b.fresh, b.active = nil, nil, nil
	b.lock.Close()
}

// inMemory counts values that wait and are not on disk.
func (b *Buffer) inMemory() (n uint64) {
	for _, s := range b.streams {
		for _, g := range s.segments {
			if g.inMemory && g.last > s.acked {
				n += g.last - max(s.acked, g.first-1)
			}
		}
	}
	return n
}

// broadcast wakes whoever waits for a change.
func (b *Buffer) broadcast() {
	close(b.changed)
	b.changed = make(chan struct{})
}
