package buffer

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

func lockPath(dir string) string { return filepath.Join(dir, lockName) }

// recover finds what earlier processes left.
func (b *Buffer) recover() error {
	entries, err := os.ReadDir(b.cfg.Dir)
	if err != nil {
		return fmt.Errorf("look into the buffer: %w", err)
	}
	sessions := map[string]*stream{}
	for _, entry := range entries { // sorted by number
		number, first, session, ok := parseSegmentName(entry.Name())
		if !ok {
			continue
		}
		g, err := openSegment(filepath.Join(b.cfg.Dir, entry.Name()), number, first)
		if err != nil {
			return fmt.Errorf("open a segment of the buffer: %w", err)
		}
		s := sessions[session]
		if s == nil {
			s = &stream{session: session, codec: newCodec(session)}
			sessions[session] = s
			b.streams = append(b.streams, s)
		}
		s.segments = append(s.segments, g)
		b.number = max(b.number, number+1)
	}
	slices.SortFunc(b.streams, func(x, y *stream) int { return cmp.Compare(x.segments[0].number, y.segments[0].number) })
	for _, s := range slices.Clone(b.streams) {
		b.restore(s)
	}
	b.removeStray(entries, sessions)
	return nil
}

// openSegment opens a file that an earlier process wrote. Its age is counted from
// now on, whatever the clock does then.
func openSegment(path string, number, first uint64) (*segment, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return nil, err
	}
	now := time.Now()
	newest := now.Add(-max(0, now.Sub(info.ModTime())))
	return &segment{number: number, first: first, path: path, store: file, size: info.Size(), begun: newest, newest: newest}, nil
}

// restore brings a session to where it was.
func (b *Buffer) restore(s *stream) {
	for i, g := range s.segments[:len(s.segments)-1] {
		g.last = max(g.first, s.segments[i+1].first) - 1
	}
	tail := s.segments[len(s.segments)-1]
	if torn := tail.measure(s.codec); torn > 0 {
		b.log.Info("the buffer's last record was not written to its end", "bytes", torn, "segment", filepath.Base(tail.path))
	}
	s.next = tail.last + 1
	s.acked = s.segments[0].first - 1 // older segments were done, or dropped and counted
	b.openCursor(s)
	s.acked = min(s.acked, s.next-1)
	s.released = s.acked
	b.counts.Recovered += s.waiting()
	s.head = s.firstClock()
	b.trim(s)
}

// measure finds the end of the last whole record and its id. It returns the number
// of bytes after it.
func (g *segment) measure(c codec) (torn int64) {
	scan := scanner{codec: c, store: g.store, to: g.size}
	end := int64(0)
	g.last = g.first - 1
	for {
		content, ok := scan.next()
		if !ok {
			torn, g.size = g.size-end, end
			return torn
		}
		if v, ok := parse(content); ok && v.ID > g.last {
			g.last, end = v.ID, scan.at
		}
	}
}

// openCursor reads how far the session is done, and keeps the file for more. It
// may fail: then values go out again, under the same ids.
func (b *Buffer) openCursor(s *stream) {
	k, acked, err := openCursor(cursorPath(b.cfg.Dir, s.session), s.codec)
	if err != nil {
		b.diskFailed(err)
		return
	}
	s.cursor, s.acked = k, max(s.acked, acked)
}

// firstClock reads the clock of the first value that is not done.
func (s *stream) firstClock() int64 {
	for _, g := range s.segments {
		scan := scanner{codec: s.codec, store: g.store, to: g.size}
		for g.last > s.acked {
			content, ok := scan.next()
			if !ok {
				break
			}
			if v, ok := parse(content); ok && v.ID > s.acked {
				return v.Clock
			}
		}
	}
	return 0
}

// removeStray removes cursors without segments.
func (b *Buffer) removeStray(entries []os.DirEntry, sessions map[string]*stream) {
	for _, entry := range entries {
		session, ok := strings.CutSuffix(entry.Name(), cursorSuffix)
		if ok && isSession(session) && sessions[session] == nil {
			os.Remove(filepath.Join(b.cfg.Dir, entry.Name())) //nolint:errcheck // next time
		}
	}
}
