package config_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"vpoller/internal/config"
)

// Each file of testdata breaks one rule and says in its own first lines what
// is to be said about it:
//
//	# want: LINE:COL: reason    a problem; in another file: FILE:LINE:COL: reason
//	# warn: LINE:COL: text      a warning
//	# role: proxy               whose configuration it is (default: both)
//	# mode: 0644                of the file (default: 0600)
type expectation struct {
	problems, warnings []string
	role               config.Role
	mode               fs.FileMode
}

func TestEveryRuleHasItsMessage(t *testing.T) {
	files, err := filepath.Glob("testdata/*-*.*")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in testdata: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) { checkFile(t, file) })
	}
}

func checkFile(t *testing.T, file string) {
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	want := expectationOf(t, filepath.Base(file), string(content))
	dir := folder(t)
	path := put(t, dir, filepath.Base(file), want.mode, string(content))

	_, warnings, err := config.Load(path, want.role)

	here := func(text string) string { return strings.ReplaceAll(text, dir+"/", "") }
	problems := []string{}
	if err != nil {
		problems = strings.Split(here(err.Error()), "\n")
	}
	texts := []string{}
	for _, w := range warnings {
		texts = append(texts, here(w.String()))
	}
	compare(t, "problems", problems, want.problems)
	compare(t, "warnings", texts, want.warnings)
	if all := fmt.Sprint(problems, texts); strings.Contains(all, "s3cret") {
		t.Errorf("the messages show a secret:\n%s", all)
	}
}

func compare(t *testing.T, what string, got, want []string) {
	t.Helper()
	if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
		t.Errorf("%s:\n%s\nwant:\n%s", what, g, w)
	}
}

func expectationOf(t *testing.T, name, content string) expectation {
	e := expectation{role: config.RoleBoth, mode: 0o600}
	for line := range strings.Lines(content) {
		directive, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		switch directive {
		case "# want":
			e.problems = append(e.problems, located(name, value))
		case "# warn":
			e.warnings = append(e.warnings, located(name, value))
		case "# role":
			e.role = map[string]config.Role{"proxy": config.RoleProxy, "worker": config.RoleWorker, "both": config.RoleBoth}[value]
		case "# mode":
			mode, err := strconv.ParseUint(value, 8, 9)
			if err != nil {
				t.Fatal(err)
			}
			e.mode = fs.FileMode(mode)
		}
	}
	if strings.HasPrefix(name, "invalid-") == (len(e.problems) == 0) {
		t.Fatalf("%s expects %d problems", name, len(e.problems))
	}
	return e
}

// located puts the name of the file before a position that has none.
func located(name, message string) string {
	if message[0] >= '0' && message[0] <= '9' {
		return name + ":" + message
	}
	return message
}
