package templates

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

var update = flag.Bool("update", false, "write the generated files anew")

const dir = "../../templates"

// filesOnce are all generated files, made once: it takes a while.
var filesOnce = sync.OnceValues(func() (map[string][]byte, error) {
	return Files(os.DirFS(filepath.Join(dir, "catalogue")))
})

func rendered(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := filesOnce()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestGeneratedFiles fails when a file below templates/ is stale, missing or not
// made of any source.
func TestGeneratedFiles(t *testing.T) {
	files := rendered(t)
	for name, want := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if *update {
			write(t, path, want)
			continue
		}
		if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
			t.Errorf("templates/%s is stale: run make templates and commit the result", name)
		}
	}
	there, err := filepath.Glob(filepath.Join(dir, "[0-9]*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		name, _ := filepath.Rel(dir, path)
		if files[filepath.ToSlash(name)] == nil {
			t.Errorf("templates/%s is made of no source: remove it", name)
		}
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestSameBytes is that rendering twice gives the same.
func TestSameBytes(t *testing.T) {
	first := rendered(t)
	second, err := Files(os.DirFS(filepath.Join(dir, "catalogue")))
	if err != nil {
		t.Fatal(err)
	}
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s differs from one time to the next", name)
		}
	}
}
