package external

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/broker"
	"vpoller/internal/cli"
	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// outcome is what a run of the program leaves.
type outcome struct {
	out, errs string
	code      int
	took      time.Duration
}

// run runs the program in an environment of VPOLLER_ENDPOINT and pairs.
func run(t *testing.T, endpoint string, args []string, pairs ...string) outcome {
	t.Helper()
	env := map[string]string{"VPOLLER_ENDPOINT": endpoint, "VPOLLER_CLIENT_CONFIG": os.DevNull}
	for _, pair := range pairs {
		key, value, _ := strings.Cut(pair, "=")
		env[key] = value
	}
	var out, errs strings.Builder
	begun := time.Now()
	err := Run(t.Context(), &cli.Process{
		Name: "vpoller-zabbix", Args: args, Stdin: strings.NewReader("from stdin\n"),
		Stdout: &out, Stderr: &errs, Getenv: func(key string) string { return env[key] },
	})
	o := outcome{out: out.String(), took: time.Since(begun)}
	o.code = cli.Report(&errs, "vpoller-zabbix", err)
	o.errs = errs.String()
	return o
}

// refused checks that a run printed a reason on one line, and nothing else.
func (o outcome) refused(t *testing.T, wants ...string) {
	t.Helper()
	sentence, found := strings.CutPrefix(o.out, notSupported)
	if o.code != 1 || !found || o.errs != "" || strings.Count(o.out, "\n") != 1 {
		t.Errorf("exit code %d, printed %q and %q", o.code, o.out, o.errs)
	}
	for _, want := range wants {
		if !strings.Contains(sentence, want) {
			t.Errorf("%q does not say %q", sentence, want)
		}
	}
}

// worker answers what comes through a proxy and returns the proxy's endpoint.
func worker(t *testing.T, answer func(*protocol.Request) *protocol.Response) (endpoint string) {
	t.Helper()
	p, err := broker.NewProxy(broker.ProxyConfig{Frontend: "tcp://127.0.0.1:0", Backend: "tcp://127.0.0.1:0", Grace: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	background(t, p.Run)
	s, err := broker.NewService(broker.ServiceConfig{Endpoints: []string{p.BackendAddr()}, Capacity: 8})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	t.Cleanup(func() { <-done }) // after the service has ended
	background(t, s.Run)
	go func() {
		defer close(done)
		for task := range s.Tasks() {
			r, err := protocol.Decode(task.Body)
			if err != nil {
				task.Reply(protocol.ResponseOf(err).Append(nil))
				continue
			}
			task.Reply(answer(r).Append(nil))
		}
	}()
	return p.FrontendAddr()
}

// background runs an end until the test is over.
func background(t *testing.T, run func(context.Context) error) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// value answers every request with one row of this property.
func value(property string, v protocol.Value) func(*protocol.Request) *protocol.Response {
	return func(*protocol.Request) *protocol.Response {
		return protocol.OK("done", protocol.List{protocol.Object{{Name: "name", Value: "db01"}, {Name: property, Value: v}}})
	}
}

func TestValuesArePrintedAsTheyAre(t *testing.T) {
	long := strings.Repeat("0123456789äöü \t\"\\$(x)`\n", 2500) + "end"
	values := map[string]struct {
		value protocol.Value
		want  string
	}{
		"a text":           {"poweredOn", "poweredOn"},
		"several lines":    {"one\ntwo\n\nthree", "one\ntwo\n\nthree"},
		"70 KB":            {long, long},
		"nothing":          {"", ""},
		"not ASCII":        {"Büro 東京 🖥", "Büro 東京 🖥"},
		"for a shell":      {"$(reboot) `id` ; rm -rf / \\ \" '", "$(reboot) `id` ; rm -rf / \\ \" '"},
		"like an error":    {"ZBX_NOTSUPPORTED", "ZBX_NOTSUPPORTED"},
		"a whole number":   {int64(4398046511104), "4398046511104"},
		"a float":          {100.0, "100"},
		"true":             {true, "true"},
		"a list":           {protocol.List{"a", int64(1)}, `["a", 1]`},
		"an object of its": {protocol.Object{{Name: "k", Value: nil}}, `{"k": null}`},
	}
	for name, c := range values {
		t.Run(name, func(t *testing.T) {
			endpoint := worker(t, value("p", c.value))
			got := run(t, endpoint, []string{"vm.get", "vc01", "db01", "p"})
			if got.out != c.want+"\n" || got.code != 0 || got.errs != "" {
				t.Errorf("exit code %d, %d bytes, %q", got.code, len(got.out), got.errs)
			}
			batch := run(t, endpoint, []string{"--batch", "vm.get", "vc01", "db01", "p"})
			want := string(protocol.AppendJSON(nil, protocol.Object{{Name: "p", Value: c.value}}, false)) + "\n"
			if batch.out != want || batch.code != 0 {
				t.Errorf("batch: exit code %d, %.200q", batch.code, batch.out)
			}
		})
	}
}

func TestDiscoveryIsAJSONArray(t *testing.T) {
	var asked *protocol.Request
	endpoint := worker(t, func(r *protocol.Request) *protocol.Response {
		asked = r
		return value("runtime.powerState", "poweredOn")(r)
	})
	got := run(t, endpoint, []string{"vm.discover", "vc01"})
	if want := `[{"{#VSPHERE.VM.NAME}": "db01", "{#VSPHERE.VM.RUNTIME.POWERSTATE}": "poweredOn"}]` + "\n"; got.out != want || got.code != 0 {
		t.Errorf("printed %q", got.out)
	}
	if !asked.Context {
		t.Error("a discovery does not ask for the context")
	}
	got = run(t, endpoint, []string{"--batch", "-m", "vm.discover", "-V", "vc01"})
	if want := `[{"name": "db01", "runtime.powerState": "poweredOn"}]` + "\n"; got.out != want || got.code != 0 {
		t.Errorf("batch printed %q", got.out)
	}
	run(t, endpoint, []string{"vm.get", "vc01", "db01", "name"})
	if asked.Context {
		t.Error("an item asks for the context")
	}
}

func TestRefusalsAreSentences(t *testing.T) {
	endpoint := worker(t, func(r *protocol.Request) *protocol.Response {
		return protocol.ResponseOf(protocol.Errorf(protocol.CodeNotFound, "Cannot find\nobject %s", r.Name).WithHint("look again"))
	})
	run(t, endpoint, []string{"vm.get", "vc01", "db01", "name"}).refused(t, "Cannot find object db01 (look again)\n")
	run(t, endpoint, []string{"--batch", "vm.get", "vc01", "db01", "name"}).refused(t, "Cannot find object db01 (look again)\n")

	empty := worker(t, func(*protocol.Request) *protocol.Response { return protocol.OK("done", protocol.List{}) })
	run(t, empty, []string{"vm.get", "vc01", "db01", "name"}).refused(t, "The result of vm.get has no value")
	unset := worker(t, value("name", "db01"))
	run(t, unset, []string{"vm.get", "vc01", "db01", "guest.ipAddress"}).refused(t, "Property guest.ipAddress of db01 is not set")
}

// What the far end does, or fails to do, costs no more than the time allowed.
func TestEndsWithinItsTime(t *testing.T) {
	const allowed = 150 * time.Millisecond
	greeting := "\xff\x00\x00\x00\x00\x00\x00\x00\x01\x7f\x03\x01NULL" + strings.Repeat("\x00", 48)
	for name, says := range map[string]string{
		"silence":          "",
		"half a greeting":  greeting[:20],
		"a greeting only":  greeting,
		"half an answer":   greeting + "\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER" + "\x01\x00\x00\x7f{\"success\": 0,",
		"a huge frame":     greeting + "\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER" + "\x01\x00\x02\x00\x00\x00\x00\x00\xff\xff\xff{",
		"nothing but PING": greeting + "\x04\x1c\x05READY\x0bSocket-Type\x00\x00\x00\x06ROUTER" + "\x04\x07\x04PING\x00\x00",
	} {
		t.Run(name, func(t *testing.T) {
			endpoint := server(t, says)
			for _, args := range [][]string{{"-t", "150", "about", "vc01"}, {"about", "vc01"}} {
				got := run(t, endpoint, args, "VPOLLER_TIMEOUT=150ms")
				got.refused(t, endpoint, "gave up after 150ms")
				if mute := strings.Contains(got.out, "it says nothing where ZeroMQ greets"); mute != (says == "") {
					t.Errorf("of what greets it says %q", got.out)
				}
				if got.took < allowed || got.took > 20*allowed {
					t.Errorf("it took %v", got.took)
				}
			}
		})
	}
	t.Run("a worker that never answers", func(t *testing.T) {
		ended := make(chan struct{})
		endpoint := worker(t, func(*protocol.Request) *protocol.Response { <-ended; return protocol.OK("late", nil) })
		got := run(t, endpoint, []string{"-t", "150", "about", "vc01"})
		close(ended)
		got.refused(t)
		if got.took > 20*allowed {
			t.Errorf("it took %v", got.took)
		}
	})
}

// server takes connections, says its piece and is silent.
func server(t *testing.T, says string) (endpoint string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			defer conn.Close() //nolint:errcheck // when the test is over
			_, _ = conn.Write([]byte(says))
		}
	}()
	return "tcp://" + l.Addr().String()
}

func TestNamesThatNobodyResolvesEndInTime(t *testing.T) {
	before := net.DefaultResolver
	t.Cleanup(func() { net.DefaultResolver = before })
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		<-ctx.Done()
		return nil, ctx.Err()
	}}
	got := run(t, "tcp://proxy.example.org:10123", []string{"-t", "150ms", "about", "vc01"})
	got.refused(t, "connecting to tcp://proxy.example.org:10123: gave up after 150ms")
	if got.took > 3*time.Second {
		t.Errorf("it took %v", got.took)
	}
}

func TestWhatIsCertainComesAtOnce(t *testing.T) {
	const at = time.Second
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	got := run(t, "tcp://"+l.Addr().String(), []string{"-t", "60s", "about", "vc01"})
	got.refused(t, "tcp://"+l.Addr().String()+" cannot be reached (connect: connection refused): is vpoller-proxy running there?")
	if got.took > at {
		t.Errorf("a refusal took %v", got.took)
	}
	got = run(t, server(t, "SSH-2.0-OpenSSH_9.2\r\n"), []string{"-t", "60s", "about", "vc01"})
	got.refused(t, `it is no vPoller, for it says "SSH-2.0-Ope" where ZeroMQ greets: is that the frontend of vpoller-proxy?`)
	if got.took > at {
		t.Errorf("another server took %v", got.took)
	}
}

// The worker hears of less time than there is, so that its own sentence about
// what was late still comes in time.
func TestTheOthersGetLessTime(t *testing.T) {
	var asked time.Duration
	endpoint := worker(t, func(r *protocol.Request) *protocol.Response {
		asked = r.Timeout
		return protocol.ResponseOf(protocol.Errorf(protocol.CodeTimeout, "vc01 did not answer"))
	})
	run(t, endpoint, []string{"-t", "2s", "about", "vc01"}).refused(t, "vc01 did not answer")
	if asked > 1800*time.Millisecond || asked < time.Second {
		t.Errorf("the worker heard of %v", asked)
	}
}

func TestPasswordsAreNotPrinted(t *testing.T) {
	endpoint := worker(t, func(r *protocol.Request) *protocol.Response {
		return protocol.ResponseOf(fmt.Errorf("the guest said %q", string(r.Password)))
	})
	const word = "pa55 w0rd"
	file := t.TempDir() + "/guest.password"
	if err := os.WriteFile(file, []byte(word+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ args, env []string }{
		"in the words":          {[]string{"vm.process.get", "vc01", "db01", "cmdLine", "", "root", word}, nil},
		"by flag":               {[]string{"-m", "vm.process.get", "-V", "vc01", "-n", "db01", "-U", "root", "-P", word}, nil},
		"from a file":           {[]string{"-m", "vm.process.get", "-V", "vc01", "-n", "db01", "-U", "root", "--password-file", file}, nil},
		"from the environment":  {[]string{"vm.process.get", "vc01", "db01", "cmdLine", "", "root"}, []string{"VPOLLER_GUEST_PASSWORD=" + word}},
		"from a file for words": {[]string{"--password-file", file, "vm.process.get", "vc01", "db01", "cmdLine", "", "root", "null"}, nil},
		"of the settings' user": {[]string{"vm.process.get", "vc01", "db01"}, []string{"VPOLLER_GUEST_USERNAME=root", "VPOLLER_GUEST_PASSWORD_FILE=" + file}},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, endpoint, c.args, c.env...)
			got.refused(t, `the guest said "[hidden]"`)
		})
	}
	for name, args := range map[string][]string{
		"an unknown flag":       {"-m", "about", "-V", "vc01", "-Z" + word},
		"one parameter too few": {"vm.process.get", "", "db01", "cmdLine", "", "root", word},
		"too many":              {"vm.process.get", "vc01", "db01", "cmdLine", "", "root", word, "", "", "", ""},
		"no method":             {"-P", word},
		"both forms":            {"-P", word, "vm.process.get", "vc01"},
	} {
		t.Run(name, func(t *testing.T) {
			got := run(t, endpoint, args)
			got.refused(t)
			if strings.Contains(got.out, "pa55") {
				t.Errorf("printed %q", got.out)
			}
		})
	}
}

// full is an output that takes nothing.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestAnOutputThatFails(t *testing.T) {
	err := Run(t.Context(), &cli.Process{Args: []string{"about"}, Stdout: full{}, Getenv: func(string) string { return "" }})
	if err == nil || err.Error() != "write the reason: no space left on device" {
		t.Errorf("error is %v", err)
	}
}
