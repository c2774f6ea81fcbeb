package vsphere

import (
	"context"
	"strings"
	"time"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/internal/mirror"
)

// watcher is a property collector of its own at the vCenter, and what it has
// told so far. One goroutine uses it.
type watcher struct {
	session   *session
	collector Ref
	version   string
	filters   map[Ref]coverage
	store     *mirror.Store
}

// coverage is what a filter watches: paths by kind.
type coverage struct {
	paths    map[string][]string
	identity bool // it tells which objects there are
}

// newWatcher makes a collector with these filters.
func newWatcher(ctx context.Context, s *session, store *mirror.Store, filters []coverage) (*watcher, error) {
	res, err := methods.CreatePropertyCollector(ctx, s, &types.CreatePropertyCollector{This: s.ServiceContent.PropertyCollector})
	if err != nil {
		return nil, err
	}
	w := &watcher{session: s, collector: res.Returnval, filters: make(map[Ref]coverage), store: store}
	for _, cov := range filters {
		if len(cov.paths) == 0 {
			continue
		}
		if _, err := w.watch(ctx, cov); err != nil {
			w.destroy(ctx)
			return nil, err
		}
	}
	return w, nil
}

// watch adds a filter. A property that changes inside is told as a whole.
func (w *watcher) watch(ctx context.Context, cov coverage) (Ref, error) {
	var spec types.PropertyFilterSpec
	for kind, paths := range cov.paths {
		view, err := w.session.view(ctx, kind)
		if err != nil {
			return Ref{}, err
		}
		one := ofView(view, kind, paths)
		spec.ObjectSet = append(spec.ObjectSet, one.ObjectSet...)
		spec.PropSet = append(spec.PropSet, one.PropSet...)
	}
	res, err := methods.CreateFilter(ctx, w.session, &types.CreateFilter{This: w.collector, Spec: spec})
	if err != nil {
		return Ref{}, err
	}
	w.filters[res.Returnval] = cov
	return res.Returnval, nil
}

// unwatch ends a filter.
func (w *watcher) unwatch(ctx context.Context, filter Ref) error {
	delete(w.filters, filter)
	_, err := methods.DestroyPropertyFilter(ctx, w.session, &types.DestroyPropertyFilter{This: filter})
	return err
}

// destroy ends the collector with all its filters. It is of no use to know how
// that went: a collector lives no longer than its session.
func (w *watcher) destroy(ctx context.Context) {
	_, _ = methods.DestroyPropertyCollector(ctx, w.session, &types.DestroyPropertyCollector{This: w.collector})
}

// cancel ends a call of next that waits.
func (w *watcher) cancel(ctx context.Context) {
	_, _ = methods.CancelWaitForUpdates(ctx, w.session, &types.CancelWaitForUpdates{This: w.collector})
}

// next waits for changes, at most as long as wait says, and stores them. It
// reports which filters told something, nil when the wait was cancelled, and
// whether there is more at once.
func (w *watcher) next(ctx context.Context, wait time.Duration) (told map[Ref]bool, more bool, err error) {
	seconds := int32(wait / time.Second) //nolint:gosec // less than a minute
	res, err := methods.WaitForUpdatesEx(ctx, w.session, &types.WaitForUpdatesEx{
		This:    w.collector,
		Version: w.version,
		Options: &types.WaitOptions{MaxWaitSeconds: &seconds},
	})
	switch {
	case isFault[types.RequestCanceled](err): // by cancel
		return nil, false, nil
	case err != nil:
		return nil, false, err
	case res.Returnval == nil:
		return make(map[Ref]bool), false, nil
	}
	set := res.Returnval
	w.version = set.Version
	told = make(map[Ref]bool)
	for _, filter := range set.FilterSet {
		told[filter.Filter] = true
		if cov, ok := w.filters[filter.Filter]; ok {
			w.apply(cov, filter.ObjectSet)
		}
	}
	return told, set.Truncated != nil && *set.Truncated, nil
}

// drain is next without waiting until there is no more.
func (w *watcher) drain(ctx context.Context) (told map[Ref]bool, err error) {
	told = make(map[Ref]bool)
	for {
		some, more, err := w.next(ctx, 0)
		if err != nil {
			return nil, err
		}
		for filter := range some {
			told[filter] = true
		}
		if !more {
			return told, nil
		}
	}
}

func (w *watcher) apply(cov coverage, updates []types.ObjectUpdate) {
	for _, u := range updates {
		for kind, paths := range cov.paths {
			if isKind(u.Obj.Type, kind) {
				w.applyTo(kind, paths, cov.identity, u)
			}
		}
	}
}

func (w *watcher) applyTo(kind string, paths []string, identity bool, u types.ObjectUpdate) {
	switch u.Kind {
	case types.ObjectUpdateKindEnter:
		w.store.Enter(kind, u.Obj, paths, valuesOf(u), identity)
	case types.ObjectUpdateKindLeave:
		w.store.Leave(kind, u.Obj, paths, identity)
	case types.ObjectUpdateKindModify:
		w.store.Modify(kind, u.Obj, valuesOf(u))
		for _, change := range u.ChangeSet {
			w.store.Leave(kind, u.Obj, torn(paths, change.Name), false)
		}
	}
}

// valuesOf is what an update says of properties: nil is one that is not set.
func valuesOf(u types.ObjectUpdate) map[string]any {
	values := make(map[string]any, len(u.ChangeSet))
	for _, change := range u.ChangeSet {
		switch change.Op {
		case types.PropertyChangeOpAssign, types.PropertyChangeOpAdd:
			values[change.Name] = change.Val
		default:
			values[change.Name] = nil
		}
	}
	for _, m := range u.MissingSet {
		if fault, ok := m.Fault.Fault.(*types.NoPermission); ok {
			values[m.Path] = mirror.Denied{Privilege: fault.PrivilegeId}
		}
	}
	return values
}

// torn lists the watched paths that a change of another path touches from
// inside or outside. A vCenter tells whole properties and their own names;
// should it do otherwise, they are read again.
func torn(paths []string, changed string) []string {
	var touched []string
	for _, path := range paths {
		if path != changed && (inside(path, changed) || inside(changed, path)) {
			touched = append(touched, path)
		}
	}
	return touched
}

// inside reports whether path leads to a part of what whole leads to.
func inside(path, whole string) bool {
	rest, ok := strings.CutPrefix(path, whole)
	return ok && rest != "" && (rest[0] == '.' || rest[0] == '[')
}
