package vsphere

import (
	"time"

	"vpoller/vsphere/internal/mirror"
)

// indexLife is how long names are believed without reading them all again. A
// name that is asked for is checked against its object every time; only a
// second object of the same name stays unnoticed this long.
const indexLife = 5 * time.Minute

// index knows the objects of one kind by what they can be called. It does not
// change once made.
type index struct {
	made  time.Time
	urls  map[string][]Ref // of datastores, without the slash at the end
	exact map[string][]Ref // names as vSphere keeps them
	shown map[string][]Ref // names with escapes resolved
	keys  map[string][]Ref // the key part of references
}

func newIndex(objects []Object) *index {
	x := &index{
		made:  time.Now(),
		urls:  make(map[string][]Ref),
		exact: make(map[string][]Ref, len(objects)),
		shown: make(map[string][]Ref),
		keys:  make(map[string][]Ref, len(objects)),
	}
	for _, o := range objects {
		x.add(o)
	}
	return x
}

func (x *index) add(o Object) {
	x.keys[o.Ref.Value] = append(x.keys[o.Ref.Value], o.Ref)
	x.exact[o.Name] = append(x.exact[o.Name], o.Ref)
	if shown := unescape(o.Name); shown != o.Name {
		x.shown[shown] = append(x.shown[shown], o.Ref)
	}
	if url := urlOf(o); url != "" {
		x.urls[url] = append(x.urls[url], o.Ref)
	}
}

// find returns the objects that id can mean. A datastore's URL, which is
// unique as a rule, comes first; then those named exactly so, before those that are shown so, and these before a reference's key.
func (x *index) find(id string) []Ref {
	for _, refs := range [][]Ref{
		x.urls[withoutSlash(id)], x.exact[id], x.shown[id], x.exact[unescape(id)], x.shown[unescape(id)], x.keys[id],
	} {
		if len(refs) > 0 {
			return refs
		}
	}
	return nil
}

func (x *index) stale() bool { return time.Since(x.made) > indexLife }

// names reports whether id still is one of o's names.
func names(o Object, id string) bool {
	url := urlOf(o)
	return id == o.Name || id == unescape(o.Name) || unescape(id) == unescape(o.Name) ||
		id == o.Ref.Value || url != "" && withoutSlash(id) == url
}

// urlOf is a datastore's URL, "" for other objects.
func urlOf(o Object) string {
	url, _ := o.Props[urlPath].(string)
	return withoutSlash(url)
}

func withoutSlash(url string) string { return mirror.WithoutSlash(url) }

func unescape(name string) string { return mirror.Unescape(name) }
