package broker

import (
	"testing"
	"time"
)

func TestSplitRequest(t *testing.T) {
	for _, c := range []struct {
		frames []string
		env    int
		ok     bool
	}{
		{[]string{"", "body"}, 2, true},
		{[]string{"", ""}, 2, true},
		{[]string{"hop", "", "body"}, 7, true},
		{[]string{"hop", "hop", "", "body"}, 12, true},
		{[]string{"body"}, 0, false},
		{[]string{""}, 0, false},
		{[]string{"no", "delimiter"}, 0, false},
		{[]string{"hop", ""}, 0, false},
		{[]string{"", "one", "two"}, 2, false},
		{[]string{"", "", "two"}, 2, false},
	} {
		env, ok := splitRequest(multipart(c.frames...))
		if env != c.env || ok != c.ok {
			t.Errorf("%q: %d, %v, want %d, %v", c.frames, env, ok, c.env, c.ok)
		}
	}
}

func TestTicket(t *testing.T) {
	for life, want := range map[time.Duration]time.Duration{
		1500 * time.Millisecond: 1500 * time.Millisecond,
		0:                       time.Millisecond,
		-time.Hour:              time.Millisecond,
		1 << 62:                 1 << 31 * time.Millisecond,
	} {
		_, body, rest := nextFrame(appendTicket(nil, 1<<63+42, life))
		id, got, ok := readTicket(body)
		if !ok || id != 1<<63+42 || got != want || string(rest) != delimiter {
			t.Errorf("life %v: id %d, life %v, %v", life, id, got, ok)
		}
	}
	for _, body := range []string{"", "\x00", "\x00kkkk", "x12345678", "\x0012345678x", "\x00123456781234x"} {
		if _, _, ok := readTicket([]byte(body)); ok {
			t.Errorf("%q is taken for a ticket", body)
		}
	}
}
