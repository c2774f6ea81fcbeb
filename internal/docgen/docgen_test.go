package docgen

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the generated files anew")

func document(name string) string { return filepath.Join("..", "..", "docs", name) }

func read(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(document(name))
	if err != nil && !*update {
		t.Fatal(err)
	}
	return data
}

// TestGeneratedFiles fails when a generated file is stale.
func TestGeneratedFiles(t *testing.T) {
	operations, err := WithMetrics(read(t, "operations.md"))
	if err != nil {
		t.Fatalf("docs/operations.md: %v", err)
	}
	for name, want := range map[string][]byte{
		"methods.md":    MethodReference(),
		"operations.md": operations,
	} {
		if *update {
			if err := os.WriteFile(document(name), want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if !bytes.Equal(read(t, name), want) {
			t.Errorf("docs/%s is stale: run make generate and commit the result", name)
		}
	}
}

func TestDocumentWithoutPlaceForMetrics(t *testing.T) {
	for _, doc := range []string{"", metricsBegin, metricsEnd, metricsEnd + metricsBegin} {
		if _, err := WithMetrics([]byte(doc)); err == nil {
			t.Errorf("%q is no error", doc)
		}
	}
}
