package config

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The fuzz targets hold for any content of a file: reading it does not panic, and
// each message says where.

func FuzzYAML(f *testing.F) {
	seed(f, "testdata/*.yaml")
	f.Add("a: &a [*a]\nproxy: *a\n")
	f.Add("vsphere: [{password: s3cret}]")
	f.Add("hostname: vc01\npassword: s3cret\n")
	f.Fuzz(func(t *testing.T, content string) {
		fuzzLoad(t, "vpoller.yaml", content)
		fuzzHost(t, "vc01.yaml", content)
	})
}

func FuzzINIToday(f *testing.F) {
	seed(f, "testdata/*.conf")
	f.Add("[worker]\nproxy = tcp://p:1,\n tcp://q:2\n[cache]\n")
	f.Fuzz(func(t *testing.T, content string) { fuzzLoad(t, "vpoller.conf", "[proxy]\n"+content) })
}

func FuzzINI2014(f *testing.F) {
	seed(f, "testdata/*.conf")
	f.Add("hostname = vc01\nusername = u\npassword = s3cret ; comment\ntimeout = 3\n")
	f.Fuzz(func(t *testing.T, content string) {
		fuzzLoad(t, "vpoller-worker.conf", "[Default]\n"+content)
		fuzzHost(t, "vc01.conf", "[Default]\n"+content)
	})
}

func seed(f *testing.F, pattern string) {
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		f.Fatalf("no seeds in %s: %v", pattern, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
}

// fuzzLoad reads content without the files it names: the fuzzer would open
// whatever comes to its mind.
func fuzzLoad(t *testing.T, name, content string) {
	for _, role := range []Role{RoleProxy, RoleWorker, RoleBoth} {
		l := &loader{role: role, config: Default(), given: given{}}
		src := source{name: name, mode: 0o600, data: []byte(content)}
		if strings.Contains(content, "_file") || strings.Contains(content, "_dir") {
			return
		}
		l.opened(name)
		l.file(src)
		fuzzCheck(t, &l.report)
	}
}

func fuzzHost(t *testing.T, name, content string) {
	if strings.Contains(content, "_file") {
		return
	}
	l := &loader{role: RoleWorker, config: Default(), given: given{}}
	src := source{name: name, mode: 0o644, data: []byte(content)}
	if src.isINI() {
		l.iniHost(src)
	} else {
		l.yamlHost(src)
	}
	fuzzCheck(t, &l.report)
}

func fuzzCheck(t *testing.T, r *report) {
	r.sort()
	located := regexp.MustCompile(`^[a-z0-9-]+\.(yaml|conf):\d+:\d+: .`)
	for _, p := range r.problems {
		if !located.MatchString(p.Error()) || p.Line < 1 || p.Col < 1 {
			t.Errorf("a problem without its place: %v", p)
		}
	}
	for _, w := range r.warnings {
		if !located.MatchString(w.String()) {
			t.Errorf("a warning without its place: %v", w)
		}
	}
	if err := r.err(); (err == nil) != (len(r.problems) == 0) || errors.Unwrap(err) != nil {
		t.Errorf("%d problems are the error %v", len(r.problems), err)
	}
}
