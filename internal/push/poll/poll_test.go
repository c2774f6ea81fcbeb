package poll_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"vpoller/internal/push"
	"vpoller/internal/push/poll"
	"vpoller/protocol"
)

func TestPropertiesOfManyObjectsAreOneRequest(t *testing.T) {
	f := &far{answer: each(properties)}
	p := poller(t, f)
	equal(t, ask(t, p,
		get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "vm-1", "b"),
		get("vm.get", "vc", "vm-2", "b"), get("vm.get", "vc", "vm-2", "a"), get("vm.get", "vc", "vm-2", "a"),
		get("vm.get", "vc", "vm-3", "a"),
		get("vm.get", "vc2", "vm-1", "a"),
		get("host.get", "vc", "host-1", "a"),
	), "vm-1.a", "vm-1.b", "vm-2.b", "vm-2.a", "vm-2.a", "vm-3.a", "vm-1.a", "host-1.a")
	requests := f.asks()
	if len(requests) != 4 {
		t.Errorf("%d requests: %q", len(requests), requests)
	}
	for _, want := range []string{"vm.get vc [vm-1 vm-2] a,b", "vm.get vc [vm-3] a", "vm.get vc2 [vm-1] a", "host.get vc [host-1] a"} {
		if !contains(requests, want) {
			t.Errorf("no request %q in %q", want, requests)
		}
	}
	if s := p.Stats(); s.Questions != 8 || s.Requests != 4 || s.Objects != 5 || s.Failed != 0 || s.Bytes == 0 {
		t.Errorf("stats are %+v", s)
	}
}

func contains(lines []string, want string) bool {
	return strings.Contains("\n"+strings.Join(lines, "\n")+"\n", "\n"+want+"\n")
}

func TestEachObjectAnswersForItself(t *testing.T) {
	f := &far{answer: each(properties)}
	equal(t, ask(t, poller(t, f), get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "gone", "a"), get("vm.get", "vc", "vm-1", "unset"), get("vm.get", "vc", "gone", "unset"),
		get("vm.fly", "vc", "vm-1", "a"), get("vm.get", "vc", "", "a")),
		"vm-1.a", "not_found: Cannot find object gone", "not_found: Property unset of vm-1 is not set", "not_found: Cannot find object gone",
		"unknown_method: Unknown or missing task/method name", "missing_field: Invalid task request: missing name")
	equal(t, f.asks(), "vm.get vc [vm-1 gone] a,unset")
}

func TestAnInvalidPropertyFailsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: each(properties)}
		p := poller(t, f)
		questions := []push.Question{
			get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "vm-1", "no.such"), get("vm.get", "vc", "vm-1", "b"),
			get("vm.get", "vc", "vm-2", "a"), get("vm.get", "vc", "vm-2", "no.such"), get("vm.get", "vc", "vm-2", "b"),
		}
		const wrong = "invalid_property: Invalid property no.such"
		want := []string{"vm-1.a", wrong, "vm-1.b", "vm-2.a", wrong, "vm-2.b"}
		equal(t, ask(t, p, questions...), want...)
		if n := len(f.asks()); n != 4 { // all, and each apart
			t.Errorf("%d requests", n)
		}
		equal(t, ask(t, p, questions...), want...)
		if n := len(f.asks()); n != 2 { // the good ones together from then on
			t.Errorf("%d requests when it is known", n)
		}
		ask(t, p, get("host.get", "vc", "host-1", "no.such"))
		if n := len(f.asks()); n != 1 {
			t.Errorf("%d requests for one property", n)
		}
		<-time.After(2 * time.Hour)
		ask(t, p, questions...)
		if n := len(f.asks()); n != 4 {
			t.Errorf("%d requests later", n)
		}
	})
}

func TestOthersGoTogetherByAllButTheName(t *testing.T) {
	f := &far{answer: each(func(a asked, name string) *protocol.Response {
		if a.Method == "vm.discover" {
			return protocol.OK("", protocol.List{protocol.Object{{Name: "name", Value: "x"}}})
		}
		return protocol.OK("", protocol.Object{{Name: "name", Value: name}, {Name: "disk", Value: protocol.Object{{Name: "freeSpace", Value: name + a.Key}, {Name: "capacity", Value: int64(2)}}}})
	})}
	disk := func(name, key, property string) push.Question {
		q := get("vm.disk.get", "vc", name, property)
		q.Request.Set(protocol.FieldKey, key)
		return q
	}
	discover := get("vm.discover", "vc", "", "")
	discover.Request.Context = true
	equal(t, ask(t, poller(t, f), disk("vm-1", "/", "freeSpace"), disk("vm-2", "/", "freeSpace"), disk("vm-1", "/tmp", "capacity"), discover, discover),
		"vm-1/", "vm-2/", "2", `[{"{#VSPHERE.VM.NAME}": "x"}]`, `[{"{#VSPHERE.VM.NAME}": "x"}]`)
	got := f.asks()
	for _, want := range []string{"vm.disk.get vc [vm-1 vm-2] freeSpace /", "vm.disk.get vc [vm-1] capacity /tmp", "vm.discover vc"} {
		if !contains(got, want) || len(got) != 3 {
			t.Errorf("no request %q in %q", want, got)
		}
	}
	ask(t, poller(t, f), discover, get("vm.discover", "vc", "", ""))
	if n := len(f.asks()); n != 2 {
		t.Errorf("%d requests with and without context", n)
	}
}

func TestNamesHaveALimit(t *testing.T) {
	f := &far{answer: each(properties)}
	p, err := poll.New(poll.Config{Asker: f, Names: 5000})
	if err != nil {
		t.Fatal(err)
	}
	var questions []push.Question
	for i := range 1500 {
		questions = append(questions, get("vm.get", "vc", fmt.Sprint("vm-", i), "a"))
	}
	ask(t, p, questions...)
	if n := len(f.asks()); n != 2 {
		t.Errorf("%d requests", n)
	}
}

func TestGuestsAreAskedOneByOne(t *testing.T) {
	f := &far{answer: each(func(asked, string) *protocol.Response { return protocol.OK("", protocol.List{protocol.Object{}}) })}
	q := get("vm.process.get", "vc", "vm-1", "")
	q.Request.Set(protocol.FieldUsername, "u")
	q.Request.Set(protocol.FieldPassword, "p")
	equal(t, ask(t, poller(t, f), q, q), "1", "1")
	equal(t, f.asks(), "vm.process.get vc vm-1")

	other := get("vm.process.get", "vc", "vm-1", "")
	other.Request.Set(protocol.FieldUsername, "u")
	other.Request.Set(protocol.FieldPassword, "another")
	equal(t, ask(t, poller(t, f), q, other), "1", "1")
	if n := len(f.asks()); n != 2 {
		t.Errorf("%d requests for two passwords", n)
	}
}

func TestRequestsAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{}
		f.answer = func(a asked) *protocol.Response {
			<-time.After(time.Second)
			if len(a.names) > 7 {
				t.Errorf("%d names", len(a.names))
			}
			return each(properties)(a)
		}
		p, err := poll.New(poll.Config{Asker: f, Names: 7, Parallel: 3})
		if err != nil {
			t.Fatal(err)
		}
		var questions []push.Question
		for i := range 100 {
			questions = append(questions, get("vm.get", "vc", fmt.Sprint("vm-", i), "a"))
		}
		for i, got := range ask(t, p, questions...) {
			if want := fmt.Sprint("vm-", i, ".a"); got != want {
				t.Errorf("%s is %s", want, got)
			}
		}
		if n := len(f.asks()); n != 15 || f.top != 3 {
			t.Errorf("%d requests, %d at a time", n, f.top)
		}
	})
}

// However many there are, a reply has a size that goes through a proxy.
func TestRepliesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: each(func(a asked, name string) *protocol.Response {
			if a.Method == "vm.alarm.get" {
				return protocol.OK("", protocol.List{})
			}
			return every20s(nil)(a, name)
		})}
		for name, c := range map[string]struct {
			of   func(object string) []push.Question
			want int // names in a request
		}{
			"lists": {func(o string) []push.Question { return []push.Question{get("vm.alarm.get", "vc", o, "")} }, 100},
			"an hour of samples": {func(o string) []push.Question {
				var all []push.Question
				for i := range 10 {
					all = append(all, counter(o, fmt.Sprint("counter", i), newYear.Add(-time.Hour)))
				}
				return all
			}, 27},
		} {
			var questions []push.Question
			for i := range 300 {
				questions = append(questions, c.of(fmt.Sprint("vm-", i))...)
			}
			ask(t, poller(t, f), questions...)
			for _, a := range f.came {
				if len(a.names) > c.want || len(a.names) < c.want*3/4 {
					t.Errorf("%s: %d names", name, len(a.names))
				}
			}
			f.asks()
		}
	})
}

func TestAnOldWorkerIsAskedOneByOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old := true
		f := &far{answer: func(a asked) *protocol.Response {
			switch {
			case old && a.names != nil:
				return protocol.ResponseOf(protocol.Errorf(protocol.CodeMissingField, "Invalid task request: missing name"))
			case a.Method == "vm.perf.metric.get":
				return protocol.OK("", protocol.List{protocol.Object{{Name: "timestamp", Value: "2026-11-22 12:00:20+00:00"}, {Name: "counterId", Value: a.CounterName}, {Name: "value", Value: int64(7)}}})
			}
			return each(properties)(a)
		}}
		p := poller(t, f)
		questions := []push.Question{get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "vm-1", "b"), get("vm.get", "vc", "vm-2", "a")}
		want := []string{"vm-1.a", "vm-1.b", "vm-2.a"}
		equal(t, ask(t, p, questions...), want...)
		f.asks()
		equal(t, ask(t, p, questions...), want...)
		got := f.asks()
		if len(got) != 2 || !contains(got, "vm.get vc vm-1 a,b") || !contains(got, "vm.get vc vm-2 a") {
			t.Errorf("asked %q", got)
		}
		sampled := time.Date(2026, 11, 22, 12, 0, 20, 0, time.UTC)
		equal(t, ask(t, p, counter("vm-1", "c", sampled.Add(-time.Second)), counter("vm-1", "c", sampled)), "7", "")
		f.asks()
		old = false
		<-time.After(11 * time.Minute)
		equal(t, ask(t, p, questions[:1]...), want[:1]...)
		equal(t, f.asks(), "vm.get vc [vm-1] a")
	})
}

func TestWhatFailsIsAnErrorOfItsQuestions(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(ctx context.Context) ([]byte, error)
		want string
	}{
		"no connection": {func(context.Context) ([]byte, error) { return nil, fmt.Errorf("no reply") }, "unavailable: no reply"},
		"no json":       {func(context.Context) ([]byte, error) { return []byte("{"), nil }, "internal: The worker's reply cannot be read: it is no reply"},
		"refused": {func(context.Context) ([]byte, error) { return protocol.ErrorBody(protocol.CodeOverloaded, "full"), nil },
			"overloaded: full"},
		"silence": {func(ctx context.Context) ([]byte, error) { <-ctx.Done(); return nil, ctx.Err() }, "timeout: context deadline exceeded"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				p := poller(t, askerFunc(func(ctx context.Context, _ []byte) ([]byte, error) { return c.do(ctx) }))
				begun := time.Now()
				for _, got := range ask(t, p, get("vm.get", "vc", "vm-1", "a"), get("vm.get", "vc", "vm-2", "a")) {
					if !strings.HasPrefix(got, c.want) {
						t.Errorf("answer is %q", got)
					}
				}
				if took := time.Since(begun); name == "silence" && took != 4*poll.DefaultTimeout {
					t.Errorf("it took %v", took)
				}
			})
		})
	}
}

type askerFunc func(context.Context, []byte) ([]byte, error)

func (f askerFunc) Do(ctx context.Context, body []byte) ([]byte, error) { return f(ctx, body) }

func TestTheEndAnswersTheRest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &far{answer: func(asked) *protocol.Response { return nil }}
		p, err := poll.New(poll.Config{Asker: f, Names: 1, Parallel: 2})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		var n int
		p.Poll(ctx, []push.Question{get("vm.get", "vc", "1", "a"), get("vm.get", "vc", "2", "a"), get("vm.get", "vc", "3", "a")}, func(_ int, a push.Answer) {
			n++
			if got := line(t, a); got != "unavailable: No answer when asking ended: context deadline exceeded" {
				t.Errorf("answer is %q", got)
			}
		})
		if n != 3 || len(f.asks()) != 2 {
			t.Errorf("%d answers", n)
		}
	})
}

func TestAPollerNeedsAnAsker(t *testing.T) {
	if _, err := poll.New(poll.Config{}); err == nil {
		t.Error("no error")
	}
}
