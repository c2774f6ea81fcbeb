package demo

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"vpoller/internal/cli/client"
)

// reply is an answer with n rows.
func reply(n int) []byte {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"name": "vm%d"}`, i)
	}
	return []byte(`{"success": 0, "msg": "ok", "result": [` + strings.Join(rows, ", ") + `]}`)
}

func TestLongAnswersAreCutVisibly(t *testing.T) {
	cases := map[string]struct {
		reply  []byte
		output client.Output
		want   string
	}{
		"short":        {reply(2), client.Output{}, string(reply(2)) + "\n"},
		"one too many": {reply(4), client.Output{}, string(reply(4)) + "\n"},
		"JSON": {reply(20), client.Output{},
			`{"success": 0, "msg": "ok", "result": [{"name": "vm0"}, {"name": "vm1"}, {"name": "vm2"}, ... 17 more rows]}` + "\n"},
		"a table": {reply(20), client.Output{Table: true},
			"name\nvm0\nvm1\nvm2\nvm3\nvm4\nvm5\nvm6\nvm7\n... 12 more rows\n"},
		"discovery data": {[]byte(`[1, 2, 3, 4, 5, 6]`), client.Output{}, "[1, 2, 3, ... 3 more rows]\n"},
		"text":           {[]byte("poweredOn"), client.Output{}, "poweredOn\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got := shorten(c.reply, c.output); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestFoldedJSONIsTheSameJSON(t *testing.T) {
	line := `{"success": 0, "result": [{"name": "vm0"}]}`
	parts := fold(line, 20)
	if want := []string{`{"success": 0,`, `  "result":`, `  [{"name": "vm0"}]}`}; !slices.Equal(parts, want) {
		t.Errorf("got %q, want %q", parts, want)
	}
	if parts := fold("a table row that is long", 10); len(parts) != 1 {
		t.Errorf("a row was broken: %q", parts)
	}
	if parts := fold(`{"url": "ds:///vmfs/volumes/a-very-long-one/"}`, 12); strings.Join(parts, "") == "" {
		t.Error("a long word was lost")
	}
}

func TestQuote(t *testing.T) {
	for word, want := range map[string]string{
		"ds:///vmfs/volumes/5-6/": "ds:///vmfs/volumes/5-6/",
		"web server":              "'web server'",
		"it's":                    `'it'\''s'`,
		"":                        "''",
		"a;rm":                    "'a;rm'",
	} {
		if got := quote(word); got != want {
			t.Errorf("%q is %s, want %s", word, got, want)
		}
	}
}

func TestTakenPortIsReplaced(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	taken := "tcp://" + l.Addr().String()
	if got := free(taken); got != "tcp://127.0.0.1:0" {
		t.Errorf("while it is taken: %s", got)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if got := free(taken); got != taken {
		t.Errorf("when it is free: %s", got)
	}
	if got := free("ipc:///run/x"); got != "ipc:///run/x" {
		t.Errorf("no port at all: %s", got)
	}
}
