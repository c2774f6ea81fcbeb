package vsphere

import (
	"errors"
	"sync/atomic"
	"time"
)

// minBatch is how many series or objects are asked for in a call in any case.
const minBatch = 500

// batchSize is how much a call asks for, in series or objects: as much as it may
// be at the most, unless the vCenter is too slow for that. A call that is not
// answered in time halves it, one that is answered in a quarter of the time
// doubles it.
type batchSize struct {
	most int
	size *atomic.Int64
}

func newBatchSize(most int) batchSize {
	b := batchSize{most, new(atomic.Int64)}
	b.size.Store(int64(most))
	return b
}

func (b batchSize) now() int { return int(b.size.Load()) }

// learn takes note of how a call for so many series ended.
func (b batchSize) learn(series int, err error, took, limit time.Duration) {
	var late *timeoutError
	size := b.now()
	switch {
	case errors.As(err, &late):
		size = max(min(minBatch, b.most), min(size, series)/2)
	case err == nil && took < limit/4 && series > size/2:
		size = min(b.most, 2*size)
	default:
		return
	}
	b.size.Store(int64(size))
}
