package pattern

import "testing"

func TestMatch(t *testing.T) {
	for _, c := range []struct {
		pattern, name string
		want          bool
	}{
		{"web-*", "web-01", true},
		{"web-*", "WEB-01", true},
		{"web-*", "my web-01", false},
		{"web-??", "web-01", true},
		{"web-??", "web-001", false},
		{"a.b", "axb", false},
		{"*[old]*", "vm [old] x", true},
		{"re:^db\\d+$", "db12", true},
		{"re:old", "db-old-1", true},
		{"re:^db\\d+$", "DB12", false},
		{"Küche*", "küche 1", true},
		{"*", "any\nthing", true},
	} {
		m, err := ParseMatch(c.pattern)
		if err != nil {
			t.Fatalf("ParseMatch(%q): %v", c.pattern, err)
		}
		if m.In(c.name) != c.want {
			t.Errorf("%q in %q = %v", c.name, c.pattern, !c.want)
		}
		if m.String() != c.pattern {
			t.Errorf("%q reads %q", c.pattern, m)
		}
	}
}

func TestMatchRefuses(t *testing.T) {
	for _, text := range []string{"", "re:", "re:(", "re:(?=ahead)"} {
		if _, err := ParseMatch(text); err == nil {
			t.Errorf("ParseMatch(%q) took it", text)
		}
	}
	if (Match{}).In("") {
		t.Error("the zero Match recognises a name")
	}
}

func TestPrefixIsAnchoredAsPythonDoes(t *testing.T) {
	m, err := ParsePrefix(`Example-\d|Another`)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]bool{"Example-1 x": true, "Another one": true, "my Another": false, "Example-x": false} {
		if m.In(name) != want {
			t.Errorf("%q = %v", name, !want)
		}
	}
}

func TestText(t *testing.T) {
	values := map[string]string{"cluster": "C0", "name": "db01"}
	known := []string{"cluster", "name", "host"}
	for _, c := range []struct {
		text, want string
		whole      bool
	}{
		{"VMware/{cluster}", "VMware/C0", true},
		{"{host}", "", false},
		{"{$PORT} {HOST.NAME} {#ID} {name}", "{$PORT} {HOST.NAME} {#ID} db01", true},
		{"plain", "plain", true},
	} {
		text, err := ParseText(c.text, known)
		if err != nil {
			t.Fatalf("ParseText(%q): %v", c.text, err)
		}
		got, whole := text.Fill(func(name string) string { return values[name] })
		if got != c.want || whole != c.whole {
			t.Errorf("%q = %q, %v", c.text, got, whole)
		}
	}
	if _, err := ParseText("{clutser}", known); err == nil {
		t.Error("an unknown place was taken")
	}
}
