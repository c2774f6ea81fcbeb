package config

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"frontend", "backend", "timeout", "password", "password_file", "url"}
	for key, want := range map[string]string{
		"frontned": "frontend", "Frontend": "frontend", "time_out": "timeout", "passwordfile": "password_file",
		"password-file": "password_file", "passwd": "password", "uri": "url", "x": "", "logfile": "", "": "",
	} {
		if got := nearest(key, known); got != want {
			t.Errorf("nearest(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"abc", "abc", 0}} {
		if got := distance(test.a, test.b); got != test.want {
			t.Errorf("distance(%q, %q) = %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
