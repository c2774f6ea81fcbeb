package docgen

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the generated files anew")

// TestGeneratedFiles fails when a generated file is stale.
func TestGeneratedFiles(t *testing.T) {
	files := map[string][]byte{
		"methods.md": MethodReference(),
	}
	for name, want := range files {
		path := filepath.Join("..", "..", "docs", name)
		if *update {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("docs/%s is stale: run make generate and commit the result", name)
		}
	}
}
