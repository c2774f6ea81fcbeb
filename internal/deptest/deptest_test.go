package deptest

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const module = "vpoller"

// deps lists every package that pkg is built from.
func deps(t *testing.T, pkg string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-deps", module+"/"+pkg)
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list -deps %s: %v", pkg, err)
	}
	return strings.Fields(string(out))
}

func TestImportRules(t *testing.T) {
	for _, rule := range Rules() {
		t.Run(rule.Package, func(t *testing.T) {
			for _, dep := range deps(t, rule.Package) {
				if problem := rule.violation(dep); problem != "" {
					t.Errorf("%s depends on %s (%s): %s", rule.Package, dep, problem, rule.Why)
				}
			}
		})
	}
}

// TestRulesBite shows that a rule finds what it is for.
func TestRulesBite(t *testing.T) {
	deny := Rule{Package: "a", Deny: []string{"x.org/m"}}
	only := Rule{Package: "a", Only: []string{"vpoller/a"}}
	for dep, broken := range map[string]bool{"x.org/m": true, "x.org/m/sub": true, "x.org/mm": false, "fmt": false} {
		if got := deny.violation(dep) != ""; got != broken {
			t.Errorf("deny %s: broken = %v", dep, got)
		}
	}
	for dep, broken := range map[string]bool{"vpoller/a": false, "fmt": false, "vpoller/b": true, "x.org/m": true, "vendor/golang.org/x/net": false} {
		if got := only.violation(dep) != ""; got != broken {
			t.Errorf("only %s: broken = %v", dep, got)
		}
	}
}

// TestOnlyOneDoor checks the two libraries that one package each may import.
func TestOnlyOneDoor(t *testing.T) {
	doors := map[string][]string{
		"github.com/go-zeromq/zmq4":  {"vpoller/broker"},
		"github.com/vmware/govmomi/": {"vpoller/vsphere"},
	}
	cmd := exec.CommandContext(t.Context(), "go", "list", "-f", `{{$p := .ImportPath}}{{range .Imports}}{{$p}} {{.}}{{"\n"}}{{end}}`, module+"/...")
	cmd.Dir = filepath.Join("..", "..")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		from, to, _ := strings.Cut(line, " ")
		for library, allowed := range doors {
			if strings.HasPrefix(to, library) && !underAny(from, allowed) {
				t.Errorf("%s imports %s; only %v may", from, to, allowed)
			}
		}
	}
}
