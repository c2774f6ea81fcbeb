package vsphere

import (
	"context"
	"slices"
	"time"

	"vpoller/vsphere/internal/mirror"
)

const (
	// bulkShare is how many times longer than other calls the reading of whole
	// columns may take.
	bulkShare = 6
	// bulkObjects is how many objects one call reads at the most. A vCenter that
	// does not answer in time is asked for fewer, see [batchSize].
	bulkObjects = 1_000_000
)

// readAll reads paths of all objects of a kind: in one call, or in several when
// the vCenter is too slow for that. An object that comes meanwhile is a hole.
func (m *mirrored) readAll(ctx context.Context, kind string, paths []string) ([]mirror.Values, error) {
	refs := m.store.Refs(kind)
	if len(refs) <= m.bulk.now() {
		return m.timed(len(refs), func() (values []mirror.Values, err error) {
			err = m.link.do(ctx, func(ctx context.Context, s *session) error {
				values, err = s.readColumns(ctx, kind, paths)
				return err
			})
			return values, err
		})
	}
	var all []mirror.Values
	for some := range slices.Chunk(refs, m.bulk.now()) {
		values, err := m.timed(len(some), func() ([]mirror.Values, error) { return m.readSome(ctx, some, paths) })
		if err != nil {
			return nil, err
		}
		all = append(all, values...)
	}
	return all, nil
}

// timed makes a call that reads so many objects, and learns from how long that
// takes how many the next one may read.
func (m *mirrored) timed(objects int, read func() ([]mirror.Values, error)) ([]mirror.Values, error) {
	start := time.Now()
	values, err := read()
	m.bulk.learn(objects, err, time.Since(start), m.pace.bulk)
	return values, err
}

// readSome reads objects by reference. Those that are gone are left out.
func (m *mirrored) readSome(ctx context.Context, refs []Ref, paths []string) (values []mirror.Values, err error) {
	err = m.link.do(ctx, func(ctx context.Context, s *session) error {
		objects, err := s.retrieve(ctx, ofRefs(refs, union([]string{namePath}, paths)))
		values = mirrorValues(slices.DeleteFunc(objects, func(o Object) bool { return o.Name == "" }))
		return err
	})
	return values, err
}
