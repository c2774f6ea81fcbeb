package buffer

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// childDir tells the process that is to be killed where its buffer is, childFrom
// the number of its first value.
const (
	childDir  = "VPOLLER_TEST_BUFFER_DIR"
	childFrom = "VPOLLER_TEST_BUFFER_FROM"
)

// child appends numbered values and delivers what waits, until it is killed. It
// tells on standard output: "a N" for values below N appended, "d SESSION" and
// host, id and text of each value for a packet; a line on standard input is the
// answer to a packet.
func child(dir string) int {
	b, err := Open(Config{Dir: dir, Sync: SyncNever, Logger: slog.New(slog.NewTextHandler(os.Stderr, nil))})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	from, _ := strconv.Atoi(os.Getenv(childFrom))
	answers := bufio.NewReader(os.Stdin)
	var wire sync.Mutex // one packet at a time
	for _, r := range []*Reader{b.Backlog(), b.Fresh()} {
		go func() {
			for deliver(r, &wire, answers) == nil {
			}
		}()
	}
	for {
		n := 1 + rand.IntN(20)
		if b.Append(numbered(from, n)) != nil {
			return 1
		}
		from += n
		fmt.Fprintf(os.Stdout, "a %d\n", from)
	}
}

func deliver(r *Reader, wire *sync.Mutex, answers *bufio.Reader) error {
	session, values, err := r.Next(context.Background(), 1+rand.IntN(100), 1<<20)
	if err != nil {
		return err
	}
	var packet strings.Builder
	fmt.Fprintf(&packet, "d %s", session)
	for _, v := range values {
		fmt.Fprintf(&packet, " %s %d %s", v.Host, v.ID, v.Value)
	}
	wire.Lock()
	defer wire.Unlock()
	fmt.Println(packet.String())
	if _, err := answers.ReadString('\n'); err != nil {
		return err
	}
	r.Ack()
	return nil
}

// zabbixServer takes packets as Zabbix does.
type zabbixServer struct {
	last     map[string]int // highest id of a host and session
	times    map[int]int    // how often each value was taken
	appended int            // values below are in the buffer for certain
}

func (z *zabbixServer) take(session, host string, id, value int) {
	if key := session + host; id > z.last[key] {
		z.last[key] = id
		z.times[value]++
	}
}

// packet takes "HOST ID TEXT ...".
func (z *zabbixServer) packet(t *testing.T, session string, words []string) {
	for ; len(words) >= 3; words = words[3:] {
		id, err1 := strconv.Atoi(words[1])
		value, err2 := strconv.Atoi(words[2])
		if err1 != nil || err2 != nil {
			t.Fatalf("packet %q", words)
		}
		z.take(session, words[0], id, value)
	}
}

// TestKilledAgainAndAgain kills a process in the middle of what it does, many
// times, and looks whether each value whose Append had returned is with Zabbix
// once, and no other more than once.
func TestKilledAgainAndAgain(t *testing.T) {
	dir := t.TempDir()
	z := &zabbixServer{last: map[string]int{}, times: map[int]int{}}
	var certain []int
	from := 0
	for range 15 {
		before := from
		z.appended = from
		z.serve(t, dir, from, 1+rand.IntN(60))
		for n := before; n < z.appended; n++ {
			certain = append(certain, n)
		}
		from = z.appended + 1000 // what is in between may be in the buffer or not
	}
	b := mustOpen(t, Config{Dir: dir})
	for _, r := range []*Reader{b.Backlog(), b.Fresh()} {
		for {
			session, values, err := r.Next(now(), 100, 1<<20)
			if err != nil {
				break
			}
			for _, v := range values {
				n, _ := strconv.Atoi(v.Value)
				z.take(session, v.Host, int(v.ID), n)
			}
			r.Ack()
		}
	}
	for _, n := range certain {
		if z.times[n] != 1 {
			t.Errorf("value %d is there %d times", n, z.times[n])
		}
	}
	for n, times := range z.times {
		if times != 1 {
			t.Errorf("value %d is there %d times", n, times)
		}
	}
	if st := b.Stats(); st.Damaged != 0 {
		t.Errorf("%+v", st)
	}
	t.Logf("%d values, %d sessions and hosts", len(certain), len(z.last))
}

// serve starts a process and kills it after a number of its lines, with or without
// an answer to the last packet.
func (z *zabbixServer) serve(t *testing.T, dir string, from, lines int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), childDir+"="+dir, fmt.Sprintf("%s=%d", childFrom, from))
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	told := bufio.NewReader(out)
	for n := 0; ; n++ {
		if n == lines {
			cmd.Process.Kill() //nolint:errcheck // what it said before is still read
		}
		line, err := told.ReadString('\n')
		if err != nil {
			break
		}
		words := strings.Fields(line)
		if words[0] == "a" {
			z.appended, _ = strconv.Atoi(words[1])
			continue
		}
		z.packet(t, words[1], words[2:])
		io.WriteString(in, "ok\n") //nolint:errcheck // it may be dead
	}
	cmd.Wait() //nolint:errcheck // killed
}
