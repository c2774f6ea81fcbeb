package buffer

import (
	"errors"
	"os"
	"slices"
	"time"
)

// tend looks after the disk and the limits of age until Close.
func (b *Buffer) tend() {
	every := tick
	if b.cfg.Sync > 0 {
		every = min(every, b.cfg.Sync)
	}
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	synced := time.Now()
	for {
		select {
		case <-b.stop:
			return
		case now := <-ticker.C:
			b.attend()
			if b.cfg.Sync > 0 && now.Sub(synced) >= b.cfg.Sync {
				b.syncInBackground()
				synced = now
			}
		}
	}
}

func (b *Buffer) attend() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, s := range slices.Clone(b.streams) {
		b.release(s)
	}
	b.enforceAge(time.Now())
	if b.problem != nil {
		b.retryDisk()
	}
}

// diskFailed notes that the disk takes nothing; said once until it does again.
func (b *Buffer) diskFailed(err error) {
	if b.problem == nil {
		b.log.Error("the buffer's disk takes nothing: values wait in memory", "error", err)
	}
	b.problem = err
}

// retryDisk moves what waits in memory to the disk if that is possible now. What is
// only held makes room.
func (b *Buffer) retryDisk() {
	b.releaseAll()
	if err := b.persist(); err != nil {
		b.problem = err
		return
	}
	if b.problem != nil {
		b.log.Info("the buffer's disk takes values again")
	}
	b.problem = nil
}

// persist writes segments in memory to disk, oldest first.
func (b *Buffer) persist() error {
	for {
		_, g := b.first(func(g *segment) bool { return g.inMemory })
		if g == nil {
			return nil
		}
		if err := b.persistSegment(g); err != nil {
			return err
		}
	}
}

func (b *Buffer) persistSegment(g *segment) error {
	file, err := b.create(g.path)
	if err != nil {
		return err
	}
	if _, err := file.WriteAt(g.store.(*memory).data, 0); err != nil {
		file.Close() //nolint:errcheck // it goes
		return errors.Join(err, os.Remove(g.path))
	}
	g.store, g.inMemory, g.dirty = file, false, true // whoever reads has the memory
	b.syncNames()
	return nil
}

// syncAll makes all that was written last.
func (b *Buffer) syncAll() error {
	var failed error
	for _, s := range b.streams {
		for _, g := range s.segments {
			if g.dirty && !g.inMemory {
				g.dirty = false
				failed = errors.Join(failed, g.store.Sync())
			}
		}
	}
	return failed
}

// syncInBackground does the same, letting others work meanwhile.
func (b *Buffer) syncInBackground() {
	b.mu.Lock()
	defer b.mu.Unlock()
	for {
		_, g := b.first(func(g *segment) bool { return g.dirty && !g.inMemory })
		if g == nil {
			return
		}
		g.dirty = false
		g.pins++
		b.mu.Unlock()
		err := g.store.Sync()
		b.mu.Lock()
		g.unpin()
		if err != nil {
			b.diskFailed(err)
			return
		}
	}
}
