package docgen

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"vpoller/internal/service/proxyd"
	"vpoller/internal/service/senderd"
	"vpoller/internal/service/workerd"
	"vpoller/protocol"
)

// section is what follows a heading of docs/operations.md up to the next one of
// its kind.
func section(t *testing.T, heading string) string {
	t.Helper()
	_, rest, ok := strings.Cut(string(read(t, "operations.md")), "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("docs/operations.md has no section %q", heading)
	}
	text, _, _ := strings.Cut(rest, "\n## ")
	return text
}

// firstCells are the texts in backquotes at the beginnings of a table's rows.
func firstCells(text string) []string {
	var cells []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(text, -1) {
		cells = append(cells, m[1])
	}
	return cells
}

func sameSet(t *testing.T, what string, documented, real []string) {
	t.Helper()
	for _, s := range real {
		if !slices.Contains(documented, s) {
			t.Errorf("docs/operations.md does not explain the %s %q", what, s)
		}
	}
	for _, s := range documented {
		if !slices.Contains(real, s) {
			t.Errorf("docs/operations.md explains the %s %q, which there is not", what, s)
		}
	}
}

// TestEveryCodeIsExplained to those who run vPoller.
func TestEveryCodeIsExplained(t *testing.T) {
	var codes []string
	for _, c := range protocol.Codes() {
		codes = append(codes, string(c.Code))
	}
	sameSet(t, "code", firstCells(section(t, "Error codes")), codes)
}

// TestAlertsAreAboutMetrics that there are.
func TestAlertsAreAboutMetrics(t *testing.T) {
	var names []string
	for _, f := range slices.Concat(proxyd.Families(), workerd.Families(), senderd.Families()) {
		names = append(names, f.Name)
	}
	for _, heading := range []string{"What to alert on", "Tuning", "Sizing"} {
		for _, name := range regexp.MustCompile("vpoller_[a-z_]+").FindAllString(section(t, heading), -1) {
			name = strings.TrimSuffix(name, "_bucket") // of a histogram
			if !slices.Contains(names, name) {
				t.Errorf("%q speaks of %s, which there is not", heading, name)
			}
		}
	}
}

// TestEveryLogLineIsExplained, but for those of the level debug.
func TestEveryLogLineIsExplained(t *testing.T) {
	var messages []string
	for _, room := range []string{"broker", "worker", "vsphere", "internal", "zabbix"} {
		messages = append(messages, logMessages(t, filepath.Join("..", "..", room))...)
	}
	sameSet(t, "log line", firstCells(section(t, "Log lines")), messages)
}

// logMessages are the constant messages that the packages below dir log.
func logMessages(t *testing.T, dir string) []string {
	t.Helper()
	var messages []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && e.Name() == "vcsimtest" {
			return cmpErr(err, filepath.SkipDir)
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if m, ok := logMessage(n); ok {
				messages = append(messages, m)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return messages
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// logMessage is the message of a call like log.Warn("message", ...).
func logMessage(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return "", false
	}
	method, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || !slices.Contains([]string{"Info", "Warn", "Error"}, method.Sel.Name) {
		return "", false
	}
	text, ok := call.Args[0].(*ast.BasicLit)
	if !ok || text.Kind != token.STRING {
		return "", false
	}
	message, err := strconv.Unquote(text.Value)
	return message, err == nil
}
