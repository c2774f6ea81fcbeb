package buffer

import (
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A segment is a part of a session's values. The buffer's lock guards it; bytes
// below size do not change.
type segment struct {
	number   uint64 // counts all segments of a buffer
	first    uint64 // id of the first value
	last     uint64 // highest id inside; first-1 when there is none
	path     string // of the file, also while it is in memory instead
	store    store
	inMemory bool
	size     int64
	dirty    bool // since the last fsync

	begun, newest time.Time // first and last append

	pins int  // how many read it without the lock
	gone bool // to be closed by the last of them
}

// readable is the store as it is now, for use without the lock.
func (g *segment) readable() store {
	if m, ok := g.store.(*memory); ok {
		return &memory{m.data[:g.size]}
	}
	return g.store
}

// unpin ends what began with pins++.
func (g *segment) unpin() {
	g.pins--
	g.closeIfGone()
}

func (g *segment) closeIfGone() {
	if g.gone && g.pins == 0 {
		g.store.Close() //nolint:errcheck // nothing in it is needed
	}
}

// Names of files: version 1 of the format.
const (
	segmentSuffix = ".v1.seg"
	cursorSuffix  = ".v1.ack"
	lockName      = "lock"
)

func segmentPath(dir string, number, first uint64, session string) string {
	return filepath.Join(dir, fmt.Sprintf("%016x-%016x-%s%s", number, first, session, segmentSuffix))
}

func cursorPath(dir, session string) string { return filepath.Join(dir, session+cursorSuffix) }

// parseSegmentName is the reverse of segmentPath.
func parseSegmentName(name string) (number, first uint64, session string, ok bool) {
	name, ok = strings.CutSuffix(name, segmentSuffix)
	parts := strings.Split(name, "-")
	if !ok || len(parts) != 3 || !isSession(parts[2]) {
		return 0, 0, "", false
	}
	number, err := strconv.ParseUint(parts[0], 16, 64)
	if err != nil {
		return 0, 0, "", false
	}
	first, err = strconv.ParseUint(parts[1], 16, 64)
	return number, first, parts[2], err == nil && first > 0
}

// sessionLength is what Zabbix asks of a session's name, in hexadecimal digits.
const sessionLength = 32

func isSession(s string) bool {
	return len(s) == sessionLength && strings.Trim(s, "0123456789abcdef") == ""
}
