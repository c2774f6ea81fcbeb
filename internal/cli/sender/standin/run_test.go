package standin

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"vpoller/zabbix"
	"vpoller/zabbix/program"
	"vpoller/zabbix/trappertest"
)

func TestServersOfAnAgent(t *testing.T) {
	one, two := trapper(t), trapper(t)
	gone := nobody(t)
	conf := func(active string) string {
		return write(t, "zabbix_agentd.conf", "# an agent\n\nLogFile=/tmp/x\nHostname= of the agent , another\nServerActive="+active+"\n")
	}
	for name, c := range map[string]struct {
		active   string
		args     []string
		code     int
		one, two int // values
	}{
		"one":                {active: one.Addr(), one: 1},
		"two":                {active: one.Addr() + ", " + two.Addr(), one: 1, two: 1},
		"one of two is gone": {active: gone + "," + two.Addr(), two: 1, code: 2},
		"all are gone":       {active: gone, code: 1},
		"a cluster":          {active: gone + ";" + two.Addr() + ";" + one.Addr(), two: 1},
		"-z goes first":      {active: one.Addr(), args: []string{"-z", two.Addr()}, two: 1},
		"-p goes first":      {active: "127.0.0.1:1", args: []string{"-p", port(one.Addr())}, one: 1},
		"twice the same":     {active: one.Addr() + "," + one.Addr(), code: 1},
		"no address":         {active: "a b", code: 1},
		"none":               {active: "", code: 1},
	} {
		t.Run(name, func(t *testing.T) {
			hadOne, hadTwo := len(one.Values()), len(two.Values())
			got := run(t, nil, append(c.args, "-c", conf(c.active), "-k", "key", "-o", "v")...)
			if got.code != c.code || len(one.Values())-hadOne != c.one || len(two.Values())-hadTwo != c.two {
				t.Errorf("status %d, sent %d and %d\n%s%s", got.code, len(one.Values())-hadOne, len(two.Values())-hadTwo, got.stdout, got.stderr)
			}
			for _, v := range append(one.Values(), two.Values()...) {
				if v.Host != "of the agent" {
					t.Errorf("the host is %q", v.Host)
				}
			}
		})
	}
}

func port(addr string) string {
	_, port, _ := strings.Cut(addr, ":")
	return port
}

func TestAServerThatIsLostIsNotAskedAgain(t *testing.T) {
	one, two := trapper(t), trapper(t)
	conf := write(t, "a.conf", "ServerActive="+one.Addr()+","+two.Addr()+"\n")
	one.Fail(trappertest.None, trappertest.Garbage)
	got := run(t, strings.NewReader(lines(3*chunkPackets*packetValues)), "-c", conf, "-i", "-")
	if n := one.Counts().Requests; n != 2 {
		t.Errorf("%d requests after a failure", n)
	}
	if got.code != exitPartly || len(two.Values()) != 3*chunkPackets*packetValues || strings.Count(got.stderr, "\n") != 1 {
		t.Errorf("status %d, %d values elsewhere\n%s", got.code, len(two.Values()), got.stderr)
	}
}

// lines are those of n values of one host.
func lines(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "host key %d\n", i)
	}
	return b.String()
}

func TestFilesOfAnAgentInclude(t *testing.T) {
	dir := t.TempDir()
	put := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("a.conf", "Hostname=first\nInclude="+dir+"/a.d/*.conf\nInclude="+dir+"/b.d\nInclude=c.conf\nInclude="+dir+"/none/*.conf\n")
	put("a.d/1.conf", "Hostname=second\nServerActive=z1\n")
	put("a.d/2.conf", "SourceIP=127.0.0.1\nServerActive=z2")
	put("a.d/other", "no parameter")
	put("b.d/x", "TLSConnect=psk\n")
	put("c.conf", "TLSPSKIdentity= an identity \n")
	a, err := readAgent(filepath.Join(dir, "a.conf"))
	if err != nil {
		t.Fatal(err)
	}
	if a.hostname != "second" || a.serverActive != "z2" || a.sourceIP != "127.0.0.1" || a.tls.connect != "psk" || a.tls.pskIdentity != "an identity" {
		t.Errorf("%+v", a)
	}
	put("loop.conf", "Include=loop.conf\n")
	if _, err := readAgent(filepath.Join(dir, "loop.conf")); err == nil || !strings.Contains(err.Error(), "more than 10 deep") {
		t.Errorf("%v", err)
	}
	if _, err := readAgent(filepath.Join(dir, "a.d/other")); err == nil || !strings.Contains(err.Error(), `other:1: want "Parameter=value"`) {
		t.Errorf("%v", err)
	}
}

func TestValuesOfAHostStayInOrder(t *testing.T) {
	server := trapper(t)
	var b strings.Builder
	const n = 3 * chunkPackets * packetValues
	for i := range n {
		fmt.Fprintf(&b, "host%d key %d\n", i%7, i)
	}
	got := run(t, strings.NewReader(b.String()), "-z", server.Addr(), "-i", "-")
	if got.code != 0 || !strings.HasSuffix(got.stdout, fmt.Sprintf("sent: %d; skipped: 0; total: %d\n", n, n)) {
		t.Fatalf("status %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	last := map[string]int{}
	seen := map[trappertest.Time]bool{}
	for _, v := range server.Values() {
		var i int
		if _, err := fmt.Sscan(v.Value, &i); err != nil || i < last[v.Host] || seen[v.Time] {
			t.Fatalf("%v after %d", v, last[v.Host])
		}
		last[v.Host], seen[v.Time] = i, true
	}
	if len(server.Values()) != n || server.Counts().Packets < 3*chunkPackets {
		t.Errorf("%d values in %d packets", len(server.Values()), server.Counts().Packets)
	}
}

func TestPacketsAreBoundedInBytes(t *testing.T) {
	server := trapper(t)
	line := "host key " + strings.Repeat("x", packetBytes/2) + "\n"
	if got := run(t, strings.NewReader(strings.Repeat(line, 5)), "-z", server.Addr(), "-i", "-"); got.code != 0 || server.Counts().Packets != 5 {
		t.Errorf("status %d, %d packets\n%s", got.code, server.Counts().Packets, got.stderr)
	}
}

// Two values in one second are two in Zabbix's history.
func TestValuesOfASecondDiffer(t *testing.T) {
	server := trapper(t)
	run(t, strings.NewReader("h k 1600000000 1\nh k 1600000000 2\nh k 1600000000 3\n"), "-z", server.Addr(), "-Ti", "-")
	if n := len(server.Times()); n != 3 {
		t.Errorf("%d times for 3 values", n)
	}
}

func TestValuesBeforeABadLineAreSent(t *testing.T) {
	server := trapper(t)
	file := write(t, "values", "h k 1\nh k 2\nh k\nh k 4\n")
	got := run(t, nil, "-z", server.Addr(), "-i", file)
	if got.code != exitFailed || len(server.Values()) != 2 || !strings.HasSuffix(got.stdout, "Sending failed.\n") {
		t.Errorf("status %d, %d values\n%s", got.code, len(server.Values()), got.stdout)
	}
	if want := "vpoller-sender: " + file + ": line 3: there is no value\n"; got.stderr != want {
		t.Errorf("it says %q, want %q", got.stderr, want)
	}
}

func TestAFileThatCannotBeRead(t *testing.T) {
	got := run(t, io.MultiReader(strings.NewReader("h k 1\n"), iotest.ErrReader(errRead)), "-z", trapper(t).Addr(), "-i", "-")
	if got.code != exitFailed || got.stderr != "vpoller-sender: standard input: the disk is gone\n" {
		t.Errorf("status %d: %s", got.code, got.stderr)
	}
}

// With -r a value does not wait for the next one.
func TestRealTime(t *testing.T) {
	server := trapper(t)
	in, typed := io.Pipe()
	printed, out := io.Pipe()
	done := make(chan result)
	go func() { done <- runTo(t.Context(), in, out, "-z", server.Addr(), "-r", "-i", "-") }()
	said := bufio.NewScanner(printed)
	for i := range 3 {
		if _, err := fmt.Fprintf(typed, "h k %d\n", i); err != nil {
			t.Fatal(err)
		}
		if !said.Scan() || !strings.Contains(said.Text(), "processed: 1;") { // before there is another line
			t.Fatalf("it says %q", said.Text())
		}
	}
	if err := typed.Close(); err != nil {
		t.Fatal(err)
	}
	if !said.Scan() || said.Text() != "sent: 3; skipped: 0; total: 3" {
		t.Errorf("it says %q", said.Text())
	}
	if got := <-done; got.code != 0 {
		t.Errorf("status %d: %s", got.code, got.stderr)
	}
}

func TestASignalEndsWaitingForInput(t *testing.T) {
	in, out := io.Pipe()
	defer out.Close() //nolint:errcheck // it lets the reader go
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := runContext(ctx, in, "-z", nobody(t), "-i", "-"); got.code != exitFailed || !strings.Contains(got.stderr, "context canceled") {
		t.Errorf("status %d: %s", got.code, got.stderr)
	}
}

func TestProxyGroupsAreFollowed(t *testing.T) {
	one, two := trapper(t), trapper(t)
	one.Route("moved", two.Addr())
	got := run(t, strings.NewReader("moved k 1\nhost k 2\nmoved k 3\n"), "-z", one.Addr(), "-i", "-")
	if got.code != 0 || len(one.Values()) != 1 || len(two.Values()) != 2 {
		t.Errorf("status %d, %v and %v\n%s", got.code, one.Values(), two.Values(), got.stderr)
	}
	two.Route("moved", one.Addr())
	if got := run(t, nil, "-z", one.Addr(), "-s", "moved", "-k", "k", "-o", "v"); got.code != exitFailed || !strings.Contains(got.stderr, "values are not taken") {
		t.Errorf("to and fro: status %d: %s", got.code, got.stderr)
	}
}

func TestFlagsThatDoNotGo(t *testing.T) {
	for want, args := range map[string]string{
		`unexpected word "start"`:                "-z z -s h -k k -o v start",
		"--file is for the daemon":               "-z z -s h -k k -o v -f x",
		"-i reads keys and values":               "-z z -i x -k k",
		"nothing to send":                        "-z z",
		"-T, -N and -r go with -i only":          "-z z -s h -k k -o v -r",
		"-N goes with -T only":                   "-z z -i x -N",
		"-t 0 is not from 1 to 300":              "-z z -i x -t 0",
		"-p 0 is no port":                        "-z z -i x -p 0",
		"nobody to send to":                      "-s h -k k -o v",
		`"tls" is no way to connect`:             "-z z -s h -k k -o v --tls-connect tls",
		"needs --tls-cert-file":                  "-z z -s h -k k -o v --tls-connect cert",
		"needs --tls-psk-identity":               "-z z -s h -k k -o v --tls-connect psk",
		"no such file or directory":              "-z z -s h -k k -o v --tls-connect cert --tls-cert-file /nonexistent --tls-key-file /nonexistent",
		"lists of revoked certificates":          "-z z -s h -k k -o v --tls-connect cert --tls-cert-file x --tls-key-file x --tls-crl-file x",
		"configuration of the agent: open /none": "-c /nonexistent -k k -o v",
	} {
		got := run(t, nil, strings.Fields(args)...)
		if got.code != exitFailed || !strings.Contains(got.stderr, want) {
			t.Errorf("%s: status %d: %s", args, got.code, got.stderr)
		}
	}
}

// Pre-shared keys are for the system's zabbix_sender.
func TestPreSharedKeys(t *testing.T) {
	script := write(t, program.Name, `#!/bin/sh
echo "$@" >$(dirname "$0")/args
n=$(wc -l)
echo "Response from \"x\": \"processed: $n; failed: 0; total: $n; seconds spent: 0.1\""`)
	if err := os.Chmod(script, 0o700); err != nil { //nolint:gosec // it is to be run
		t.Fatal(err)
	}
	t.Setenv("PATH", filepath.Dir(script)+":/usr/bin:/bin")
	conf := write(t, "a.conf", "ServerActive=192.0.2.1\nTLSConnect=psk\nTLSPSKIdentity=id\nTLSPSKFile=/etc/psk\n")
	got := run(t, strings.NewReader(lines(600)), "-c", conf, "--tls-psk-file", "/my/psk", "-i", "-")
	if got.code != 0 || strings.Count(got.stdout, "processed: 250;") != 2 || !strings.Contains(got.stdout, "processed: 100;") {
		t.Errorf("status %d\n%s%s", got.code, got.stdout, got.stderr)
	}
	args, err := os.ReadFile(filepath.Join(filepath.Dir(script), "args"))
	if want := "-z 192.0.2.1 -p 10051 -vv -T -N -i - --tls-connect psk --tls-psk-identity id --tls-psk-file /my/psk\n"; err != nil || string(args) != want {
		t.Errorf("it was told %q, want %q", args, want)
	}
	t.Setenv("PATH", t.TempDir())
	if got := run(t, nil, "-c", conf, "-s", "h", "-k", "k", "-o", "v"); got.code != exitFailed || !strings.Contains(got.stderr, "install the package zabbix-sender") {
		t.Errorf("status %d: %s", got.code, got.stderr)
	}
}

// What is read ahead is bounded, however long the file is.
func TestMemoryIsBounded(t *testing.T) {
	in := &counted{}
	o := &Options{}
	ctx, cancel := context.WithCancel(t.Context())
	out := make(chan chunk)
	s := o.source(in, &plan{packet: packetValues})
	done := make(chan struct{})
	go func() { s.chunks(ctx, out); close(done) }()
	if c := <-out; len(c.values) != chunkPackets*packetValues {
		t.Errorf("%d values in a chunk", len(c.values))
	}
	cancel()
	<-done
	if most := 3 * chunkPackets * packetValues * len(endlessLine); in.read > most {
		t.Errorf("read %d bytes ahead", in.read)
	}
}

const endlessLine = "host key 12345\n"

// counted is a file without end.
type counted struct{ read int }

func (c *counted) Read(p []byte) (int, error) {
	n := copy(p, strings.Repeat(endlessLine, max(1, len(p)/len(endlessLine))))
	c.read += n
	return n, nil
}

// The node of a cluster that was reached is asked first the next time.
func TestANodeThatIsAwayIsTriedOnce(t *testing.T) {
	c := &nodes{away: "a"}
	target := &target{carrier: c, addrs: []string{"a", "b", "c"}}
	for range 3 {
		if r, err := target.deliver(t.Context(), packet{{Host: "h", Key: "k"}}); err != nil || r[0].addr != "b" {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if got := strings.Join(c.asked, ""); got != "abbb" {
		t.Errorf("asked %s", got)
	}
}

// nodes are a cluster of which one is away.
type nodes struct {
	away  string
	asked []string
}

func (n *nodes) Deliver(_ context.Context, addr, _ string, values []zabbix.Value) (zabbix.Reply, error) {
	n.asked = append(n.asked, addr)
	if addr == n.away {
		return zabbix.Reply{}, zabbix.ErrNotSent
	}
	return zabbix.Reply{Accepted: true, Processed: len(values)}, nil
}
