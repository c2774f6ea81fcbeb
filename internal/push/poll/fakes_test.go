package poll_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"vpoller/internal/push"
	"vpoller/internal/push/poll"
	"vpoller/protocol"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// asked is a request as it came.
type asked struct {
	*protocol.Request
	names []string // nil when there is no such key
	since time.Time
}

// read takes a request apart; it must be one that a worker takes.
func read(body []byte) asked {
	r, err := protocol.Decode(body)
	if err != nil {
		panic(err)
	}
	return asked{Request: r, names: r.Names, since: r.Since}
}

// A far is vPoller as a function, which notes what it was asked.
type far struct {
	answer func(a asked) *protocol.Response

	mu      sync.Mutex
	came    []asked
	at, top int // requests now and at most
}

func (f *far) Do(ctx context.Context, body []byte) ([]byte, error) {
	a := read(body)
	f.mu.Lock()
	f.came = append(f.came, a)
	f.at++
	f.top = max(f.top, f.at)
	f.mu.Unlock()
	defer func() { f.mu.Lock(); f.at--; f.mu.Unlock() }()
	resp := f.answer(a)
	if resp == nil {
		<-ctx.Done()
		return nil, context.Cause(ctx)
	}
	return resp.Append(nil), nil
}

// asks are the requests as short lines: method, names or name, what of them.
func (f *far) asks() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var lines []string
	for _, a := range f.came {
		who := "[" + strings.Join(a.names, " ") + "]"
		if a.names == nil {
			who = a.Name
		}
		line := []string{a.Method, a.Hostname, who, strings.Join(a.Properties, ","), a.CounterName, a.Instance, a.Key}
		if !a.since.IsZero() {
			line = append(line, a.since.UTC().Format("15:04:05"))
		}
		lines = append(lines, strings.Join(slices.DeleteFunc(line, func(s string) bool { return s == "" }), " "))
	}
	f.came = nil
	return lines
}

// each answers a request for names by what one answers about each.
func each(one func(a asked, name string) *protocol.Response) func(asked) *protocol.Response {
	return func(a asked) *protocol.Response {
		if a.names == nil {
			return one(a, a.Name)
		}
		rows := protocol.List{}
		for _, name := range a.names {
			rows = append(rows, rowOf(name, one(a, name)))
		}
		return protocol.OK("done", rows)
	}
}

func rowOf(name string, resp *protocol.Response) protocol.Object {
	if resp.Success == 0 {
		return protocol.Row(name, resp.Result, nil)
	}
	return protocol.Row(name, nil, protocol.Errorf(resp.Code, "%s", resp.Msg))
}

// properties answers name.property for each property, and refuses "no.such".
func properties(a asked, name string) *protocol.Response {
	row := protocol.Object{{Name: "name", Value: name}}
	for _, p := range a.Properties {
		switch {
		case p == "no.such":
			return protocol.ResponseOf(protocol.Errorf(protocol.CodeInvalidProperty, "Invalid property no.such"))
		case name == "gone":
			return protocol.ResponseOf(protocol.Errorf(protocol.CodeNotFound, "Cannot find object gone"))
		case p != "unset":
			row.Set(p, name+"."+p)
		}
	}
	return protocol.OK("done", protocol.List{row})
}

// get asks for a property of an object.
func get(method, host, name, property string) push.Question {
	r := &protocol.Request{}
	r.Set(protocol.FieldMethod, method)
	r.Set(protocol.FieldHostname, host)
	if name != "" {
		r.Set(protocol.FieldName, name)
	}
	if property != "" {
		r.SetProperties([]string{property})
	}
	return push.Question{Request: r}
}

// counter asks for the samples of a counter.
func counter(name, counter string, after time.Time) push.Question {
	q := get("vm.perf.metric.get", "vc", name, "value")
	q.Request.Set(protocol.FieldCounterName, counter)
	q.After = after
	return q
}

func poller(t testing.TB, a poll.Asker) *poll.Poller {
	t.Helper()
	p, err := poll.New(poll.Config{Asker: a})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// ask polls and returns an answer a line: values with spaces between, or the
// code and the sentence. Each question must be answered once.
func ask(t testing.TB, p *poll.Poller, questions ...push.Question) []string {
	t.Helper()
	lines := make([]string, len(questions))
	times := make([]int, len(questions))
	p.Poll(t.Context(), questions, func(i int, a push.Answer) {
		times[i]++
		lines[i] = line(t, a)
	})
	for i, n := range times {
		if n != 1 {
			t.Errorf("question %d was answered %d times", i, n)
		}
	}
	return lines
}

func line(t testing.TB, a push.Answer) string {
	t.Helper()
	if a.Err != nil {
		var refused *protocol.Error
		if !errors.As(a.Err, &refused) || len(a.Values) > 0 {
			t.Errorf("answer is %#v", a)
			return ""
		}
		return string(refused.Code) + ": " + refused.Msg
	}
	var texts []string
	for _, v := range a.Values {
		texts = append(texts, v.Text)
	}
	return strings.Join(texts, " ")
}

func equal(t testing.TB, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
