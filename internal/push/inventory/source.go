package inventory

import (
	"context"
	"slices"
	"time"

	"vpoller/internal/discover"
	"vpoller/internal/push"
	"vpoller/zabbix/hostsync"
)

// A vcenter is what is asked for in one round.
type vcenter struct {
	sources []*source
	asked   bool // once, at least; guarded by Inventory.mu
}

// A place is where objects are looked for.
type place struct {
	vcenter string
	kind    push.Kind
}

// A source is what one request finds out. One goroutine at a time asks for it.
type source struct {
	place
	filters []*hostsync.Rule // that look at tags
	tagged  time.Time        // when all tags were asked for

	// Written by who asks, under Inventory.mu.
	known *list     // nil: not yet
	at    time.Time // of known
	err   error     // of the last try
}

// A list is never changed, so it can be compared by its address first.
type list struct{ objects []hostsync.Object }

// tagsFor is how long tags of an object are taken to stay: they cost a request
// for each.
const tagsFor = 10 * time.Minute

// sourcesOf are the sources that are needed, by vCenter, in the order of needs.
func sourcesOf(needs []Need) []*vcenter {
	var all []*vcenter
	byName := map[string]*vcenter{}
	for i := range needs {
		n := &needs[i]
		for _, name := range n.VCenters {
			if byName[name] == nil {
				byName[name] = &vcenter{}
				all = append(all, byName[name])
			}
			s := byName[name].source(place{name, n.Kind})
			if f := n.filter(); f.NeedsTags() {
				s.filters = append(s.filters, f)
			}
		}
	}
	return all
}

func (v *vcenter) source(p place) *source {
	i := slices.IndexFunc(v.sources, func(s *source) bool { return s.place == p })
	if i < 0 {
		i = len(v.sources)
		v.sources = append(v.sources, &source{place: p})
	}
	return v.sources[i]
}

func (s *source) plural() string { return discover.Plural(hostsync.Kind(s.kind)) }

// ask finds out what there is in one source.
func (inv *Inventory) ask(ctx context.Context, s *source) {
	objects, err := inv.find(ctx, s)
	if ctx.Err() != nil {
		return // says nothing about the vCenter
	}
	inv.mu.Lock()
	defer inv.mu.Unlock()
	if err != nil {
		inv.failed++
		if s.err == nil {
			inv.cfg.Logger.Warn("objects cannot be found out, those known stay", "vcenter", s.vcenter, "kind", s.kind, "known", s.known.len(), "error", err)
		}
		s.err = err
		return
	}
	if s.err != nil {
		inv.cfg.Logger.Info("objects can be found out again", "vcenter", s.vcenter, "kind", s.kind, "objects", len(objects))
	}
	s.err, s.at = nil, time.Now()
	if next := (&list{objects}); !s.known.equal(next) {
		s.known = next
	}
}

// find asks for the objects, and for tags where they matter.
func (inv *Inventory) find(ctx context.Context, s *source) ([]hostsync.Object, error) {
	if s.kind == push.VCenter {
		return []hostsync.Object{{Kind: hostsync.Kind(push.VCenter), VCenter: s.vcenter, Name: s.vcenter}}, nil
	}
	objects, err := inv.finder.Objects(ctx, s.vcenter, hostsync.Kind(s.kind))
	if err != nil || len(s.filters) == 0 {
		return objects, err
	}
	all := time.Since(s.tagged) >= tagsFor
	if !all {
		s.known.lendTags(objects)
	}
	for _, f := range s.filters {
		if err := inv.finder.Tags(ctx, objects, f); err != nil {
			return nil, err
		}
	}
	if all {
		s.tagged = time.Now()
	}
	return objects, nil
}
