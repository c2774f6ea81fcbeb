package client

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vpoller/protocol"
)

func TestTableOfMany(t *testing.T) {
	cases := map[string]struct{ result, want string }{
		"an object each": {
			`[{"id": "db01", "result": [{"name": "db01", "state": "on"}]}, {"id": "gone", "code": "not_found", "msg": "Cannot find object gone"}]`,
			`id    state  error
db01  on     -
gone  -      Cannot find object gone
`},
		"another name": {
			`[{"id": "vm-1", "result": [{"name": "db01", "cpu": 2}]}, {"id": "vm-2", "result": [{"name": "db02", "cpu": 4}]}]`,
			`id    name  cpu
vm-1  db01    2
vm-2  db02    4
`},
		"several rows, none, and an object": {
			`[{"id": "a", "result": [{"m": 1}, {"m": 2}]}, {"id": "b", "result": []}, {"id": "c", "result": {"m": 3}}]`,
			`id  m
a   1
a   2
b   -
c   3
`},
		"samples": {
			`[{"id": "a", "result": [{"name": "a", "interval": 20, "times": [1700000020000, 1700000040000], "values": {"cpu": [125, null]}, "missing": {"mem": "no sample"}}]},
			  {"id": "b", "result": [{"name": "b", "interval": 20, "times": [], "values": {"cpu": []}}]}]`,
			`id  time                  cpu  mem
a   2023-11-14T22:13:40Z  125  no sample
a   2023-11-14T22:14:00Z    -  no sample
b   -                       -  -
`},
		"samples of one object": {
			`[{"name": "a", "interval": 20, "times": [1700000020000, 1700000040000], "values": {"cpu": [125, 130]}}]`,
			`name  time                  cpu
a     2023-11-14T22:13:40Z  125
a     2023-11-14T22:14:00Z  130
`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			reply := `{"success": 0, "msg": "ok", "result": ` + c.result + `}`
			if got := string(Output{Table: true, Flat: true}.Append(nil, []byte(reply))); got != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

func TestNamesOfAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "vms.txt")
	if err := os.WriteFile(file, []byte("db01\r\n\nweb, the second\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	q, err := parse(t, nil, "-m", "vm.get", "-V", "v", "--names", "@"+file)
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(q.Request.Names, "|"); got != "db01|web, the second" {
		t.Errorf("names are %s", got)
	}
}

func TestTimesOfSince(t *testing.T) {
	now := time.UnixMilli(1700000600000)
	for text, want := range map[string]int64{
		"10m": 1700000000000, "2023-11-14T22:13:20Z": 1700000000000, "1700000000000": 1700000000000,
	} {
		if got, err := readSince(text, now); err != nil || got.UnixMilli() != want {
			t.Errorf("%s is %d, %v", text, got.UnixMilli(), err)
		}
	}
}

func TestBadNamesAndTimes(t *testing.T) {
	many := strings.Repeat("a,", protocol.NamesLimit+1)
	for args, want := range map[string]string{
		"--names ,":               "--names names nobody",
		"--names " + many:         "--names has 1001 names, more than 1000",
		"--names a -n b":          "--name and --names are both given",
		"--names @/nowhere/there": "read names: open /nowhere/there: no such file or directory",
		"--since yesterday":       `--since "yesterday" is no time, no milliseconds and no duration`,
		"--since -10m":            `--since "-10m" is no time, no milliseconds and no duration`,
	} {
		_, err := parse(t, nil, strings.Fields("-m vm.perf.get -V v "+args)...)
		if err == nil || err.Error() != want {
			t.Errorf("%.40s: %v", args, err)
		}
	}
}
