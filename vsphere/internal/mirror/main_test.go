package mirror

import (
	"slices"
	"testing"
	"time"
)

var (
	folders = Kind{Name: "Folder", Identity: []string{"name", "parent"}}
	vms     = Kind{
		Name: "VirtualMachine", Identity: []string{"name", "parent", "config.instanceUuid", "config.uuid"},
		UUIDs: []string{"config.instanceUuid", "config.uuid"},
	}
	stores = Kind{Name: "Datastore", Identity: []string{"name", "parent", "info.url"}, URL: "info.url"}
)

var epoch = time.Unix(1_000_000, 0)

func newStore() *Store {
	return New([]Kind{folders, vms, stores}, Limits{Paths: 10, Bytes: 1 << 20})
}

func vm(key string) Ref     { return Ref{Type: "VirtualMachine", Value: key} }
func folder(key string) Ref { return Ref{Type: "Folder", Value: key} }

// enter makes an object part of answers.
func (s *Store) enter(kind Kind, ref Ref, name string, more map[string]any) {
	values := map[string]any{"name": name}
	for path, v := range more {
		values[path] = v
	}
	s.Enter(kind.Name, ref, kind.Identity, values, true)
}

func (s *Store) found(t *testing.T, kind Kind, id string, want ...Ref) {
	t.Helper()
	got := s.Find(kind.Name, id)
	if !slices.Equal(got, want) {
		t.Errorf("%q is %v, want %v", id, got, want)
	}
}

func strict(now time.Time) Terms { return Terms{Now: now, Stable: time.Second, Volatile: time.Minute} }
