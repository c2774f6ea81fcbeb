package active

import (
	"context"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

func refresh(t *testing.T, c *Client, h *Host) Checks {
	t.Helper()
	checks, err := c.Refresh(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	return checks
}

var web01Items = []Item{
	{ID: 44527, Key: "vpoller[vm.get,vc01,web01,name]", Original: "vpoller[vm.get,{$VC},{HOST.HOST},name]", Delay: "1m;10s/1-5,00:00-24:00"},
	{ID: 44528, Key: "vpoller.ping", Original: "vpoller.ping", Delay: "30", Timeout: "3s"},
}

func TestRefresh(t *testing.T) {
	for _, revisions := range []bool{false, true} {
		s := newServer()
		s.revisions = revisions
		c, h := newClient(t, s, false), &Host{Name: "web01", Metadata: "vpoller vm vc01"}

		if got := refresh(t, c, h); !got.Changed || !reflect.DeepEqual(got.Items, web01Items) || got.Paused {
			t.Fatalf("got %+v", got)
		}
		if got, want := s.asked(), []string{"zabbix:10051 web01 7.0.0", "zabbix:10051 web01 "}; !slices.Equal(got, want) {
			t.Errorf("asked %q", got)
		}
		if got := refresh(t, c, h); got.Changed || got.Items != nil {
			t.Errorf("nothing changed, got %+v", got)
		}
		if got := s.asked(); len(got) != 1 {
			t.Errorf("asked %q", got)
		}
		if h.Revised() != revisions {
			t.Errorf("Revised() = %v of a server that counts revisions: %v", h.Revised(), revisions)
		}

		s.hosts["web01"].new = `[]`
		s.hosts["web01"].old = `[]`
		s.hosts["web01"].revision++
		if got := refresh(t, c, h); !got.Changed || len(got.Items) != 0 {
			t.Errorf("no items are left, got %+v", got)
		}
		if want := []string{"web01|vpoller vm vc01||0"}; !slices.Equal(s.registered, want) {
			t.Errorf("registered %q, want %q once", s.registered, want)
		}
	}
}

func TestForget(t *testing.T) {
	s := newServer()
	s.revisions = true
	c, h := newClient(t, s, false), &Host{Name: "web01"}
	refresh(t, c, h)
	h.Forget()
	if got := refresh(t, c, h); !got.Changed || len(got.Items) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestNumbers(t *testing.T) {
	s := newServer()
	c, h := newClient(t, s, true), &Host{Name: "web01"}
	if got := refresh(t, c, h).Items; got[0].Original != got[0].Key || got[0].ID != 44527 {
		t.Errorf("got %+v", got[0])
	}
	if got := s.asked(); len(got) != 1 {
		t.Errorf("asked %q", got)
	}
}

// TestOldServer: before 4.4 there is one form only.
func TestOldServer(t *testing.T) {
	s := newServer()
	s.hosts["web01"].new = s.hosts["web01"].old
	items := refresh(t, newClient(t, s, false), &Host{Name: "web01"}).Items
	if items[0].ID != 0 || items[0].Original != "vpoller[vm.get,{$VC},{HOST.HOST},name]" || items[1].Delay != "30" {
		t.Errorf("got %+v", items)
	}
}

// TestSameExpandedKey: two items may look alike once their macros are expanded.
func TestSameExpandedKey(t *testing.T) {
	s := newServer()
	s.hosts["web01"].new = `[{"key":"k[1]","itemid":1,"delay":"1m"},{"key":"k[1]","itemid":2,"delay":"1m"},{"key":"gone","itemid":3,"delay":"1m"}]`
	s.hosts["web01"].old = `[{"key":"k[1]","key_orig":"k[{$A}]","delay":60},{"key":"k[1]","delay":60}]`
	items := refresh(t, newClient(t, s, false), &Host{Name: "web01"}).Items
	if items[0].Original != "k[{$A}]" || items[1].Original != "k[1]" || items[2].Original != "gone" {
		t.Errorf("got %+v", items)
	}
}

func TestRegistration(t *testing.T) {
	s := newServer()
	c, h := newClient(t, s, false), &Host{Name: "new01", Metadata: "vpoller vm vc01", Interface: "192.0.2.1", Port: 161}
	_, err := c.Refresh(t.Context(), h)
	var refused *Error
	if !errors.As(err, &refused) || !refused.Unknown() || refused.Disabled() || refused.Elsewhere() {
		t.Fatalf("got %v", err)
	}
	if want := []string{"new01|vpoller vm vc01|192.0.2.1|161"}; !slices.Equal(s.registered, want) {
		t.Errorf("registered %q", s.registered)
	}
	s.hosts["new01"] = web01() // an action has created it
	if got := refresh(t, c, h); !got.Changed || len(got.Items) != 2 {
		t.Errorf("got %+v", got)
	}
	if slices.ContainsFunc(s.registered, func(r string) bool { return r != "new01|vpoller vm vc01|192.0.2.1|161" }) {
		t.Errorf("registered %q", s.registered)
	}
}

func TestRefusals(t *testing.T) {
	for info, want := range map[string]string{
		`"info":"host [web01] not found"`:                     "unknown",
		`"info":"host \"web01\" not monitored"`:               "disabled",
		`"info":"host \"web01\" is monitored by a proxy"`:     "elsewhere",
		`"info":"invalid host name [web,01]: invalid symbol"`: "",
		`"x":1`: "",
	} {
		s := newServer()
		s.answer = func(string) ([]byte, error) { return []byte(`{"response":"failed",` + info + `}`), nil }
		_, err := newClient(t, s, false).Refresh(t.Context(), &Host{Name: "web01"})
		var refused *Error
		if !errors.As(err, &refused) {
			t.Fatalf("%s: %v", info, err)
		}
		got := ""
		for name, is := range map[string]bool{"unknown": refused.Unknown(), "disabled": refused.Disabled(), "elsewhere": refused.Elsewhere()} {
			if is {
				got += name
			}
		}
		if got != want || !strings.HasPrefix(err.Error(), `active checks of host "web01": `) {
			t.Errorf("%s: %s, %v", info, got, err)
		}
	}
}

func TestNonsense(t *testing.T) {
	for _, answer := range []string{
		``, `x`, `[]`, `null`, `{}`, `{"response":"maybe"}`, `{"response":"success"}`, `{"response":"success","data":null}`, `{"response":"success","data":7}`, `{"response":"success","data":[7]}`,
		`{"response":"success","data":[{"itemid":1}]}`, `{"response":"success","data":[{"key":"k","itemid":-1}]}`, `{"response":"success","data":[{"key":"k","itemid":1,"delay":"1m"}]`,
		`{"response":"failed","redirect":{"address":""}}`, `{"response":"failed","redirect":{"address":":10051"}}`, `{"response":"failed","redirect":7}`,
	} {
		s := newServer()
		s.answer = func(string) ([]byte, error) { return []byte(answer), nil }
		h := &Host{Name: "web01"}
		if checks, err := newClient(t, s, true).Refresh(t.Context(), h); !errors.Is(err, ErrReply) || checks.Changed {
			t.Errorf("%s: %+v, %v", answer, checks, err)
		}
		s.answer = nil
		if checks := refresh(t, newClient(t, s, true), h); !checks.Changed {
			t.Errorf("after %s: %+v", answer, checks)
		}
	}
}

func TestPaused(t *testing.T) {
	s := newServer()
	s.answer = func(string) ([]byte, error) {
		return []byte(`{"response":"success","data":[],"upload":"disabled"}`), nil
	}
	if checks := refresh(t, newClient(t, s, false), &Host{Name: "web01"}); !checks.Paused {
		t.Error("upload is not paused")
	}
}

func TestRedirect(t *testing.T) {
	s := newServer()
	s.routes["web01"] = "proxy2:10051"
	c, h := newClient(t, s, false), &Host{Name: "web01"}
	refresh(t, c, h)
	if got, want := s.asked(), []string{"zabbix:10051 web01 7.0.0", "proxy2:10051 web01 7.0.0", "proxy2:10051 web01 "}; !slices.Equal(got, want) {
		t.Errorf("asked %q", got)
	}
	if h.Addr() != "proxy2:10051" {
		t.Errorf("values go to %q", h.Addr())
	}

	// A proxy that is gone, and one that knows better.
	s.answer = func(string) ([]byte, error) { return nil, errors.New("connection refused") }
	if _, err := c.Refresh(t.Context(), h); !errors.Is(err, ErrRedirected) || h.Addr() != "" {
		t.Errorf("%v, then %q", err, h.Addr())
	}
	if _, err := c.Refresh(t.Context(), h); err == nil || errors.Is(err, ErrRedirected) {
		t.Errorf("the server itself is gone: %v", err)
	}
	s.answer = func(addr string) ([]byte, error) {
		if addr == "proxy2:10051" {
			return []byte(`{"response":"failed","redirect":{"reset":true}}`), nil
		}
		return []byte(`{"response":"success","data":[]}`), nil
	}
	h.addr = "proxy2:10051"
	if refresh(t, c, h); h.Addr() != "" {
		t.Errorf("values go to %q", h.Addr())
	}

	// Two that send each other hosts.
	s.answer = func(addr string) ([]byte, error) {
		return fmt.Appendf(nil, `{"response":"failed","redirect":{"revision":1,"address":"%sx"}}`, addr[:1]), nil
	}
	s.asked()
	if _, err := c.Refresh(t.Context(), h); !errors.Is(err, ErrReply) || len(s.asked()) != redirects+1 || h.Addr() != "" {
		t.Errorf("%v, then %q", err, h.Addr())
	}
}

// TestRefusedForAWhile: whoever dropped the items of a host that was refused gets
// them again, though nothing has changed.
func TestRefusedForAWhile(t *testing.T) {
	s := newServer()
	s.revisions = true
	c, h := newClient(t, s, false), &Host{Name: "web01"}
	refresh(t, c, h)
	s.answer = func(string) ([]byte, error) {
		return []byte(`{"response":"failed","info":"host \"web01\" not monitored"}`), nil
	}
	if _, err := c.Refresh(t.Context(), h); err == nil {
		t.Fatal("not refused")
	}
	s.answer = nil
	if got := refresh(t, c, h); !got.Changed || len(got.Items) != 2 {
		t.Errorf("got %+v", got)
	}
}

// TestAnotherProxyCountsForItself: its revision says nothing about what the first
// one had.
func TestAnotherProxyCountsForItself(t *testing.T) {
	s := newServer()
	s.revisions = true
	c, h := newClient(t, s, false), &Host{Name: "web01"}
	refresh(t, c, h)
	s.routes["web01"] = "proxy2:10051"
	s.hosts["web01"].new = `[{"key":"vpoller.version","itemid":5,"delay":"1h"}]`
	if got := refresh(t, c, h); !got.Changed || len(got.Items) != 1 {
		t.Errorf("got %+v", got)
	}
}

// TestLostAnswer: the server thinks that it has delivered, and the next list is
// whole all the same.
func TestLostAnswer(t *testing.T) {
	s := newServer()
	s.revisions = true
	c, h := newClient(t, s, false), &Host{Name: "web01"}
	refresh(t, c, h)
	s.hosts["web01"].revision++
	s.hosts["web01"].new = `[{"key":"vpoller.version","itemid":5,"delay":"1h"}]`
	lossy := *c
	lossy.exchanger = exchangerFunc(func(ctx context.Context, addr string, request []byte) ([]byte, error) {
		if _, err := s.Exchange(ctx, addr, request); err != nil {
			return nil, err
		}
		return nil, io.ErrUnexpectedEOF
	})
	if _, err := lossy.Refresh(t.Context(), h); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	if got := refresh(t, c, h); !got.Changed || len(got.Items) != 1 {
		t.Errorf("got %+v", got)
	}
}

// TestLostSecondForm: a list that is known by half is not handed out.
func TestLostSecondForm(t *testing.T) {
	s := newServer()
	s.revisions = true
	c, h := newClient(t, s, false), &Host{Name: "web01"}
	old := s.hosts["web01"].old
	s.hosts["web01"].old = `7`
	if checks, err := c.Refresh(t.Context(), h); !errors.Is(err, ErrReply) || checks.Changed {
		t.Fatalf("%+v, %v", checks, err)
	}
	s.hosts["web01"].old = old
	if got := refresh(t, c, h); !reflect.DeepEqual(got.Items, web01Items) {
		t.Errorf("got %+v", got)
	}
}

func TestBadHosts(t *testing.T) {
	s := newServer()
	c := newClient(t, s, false)
	for _, h := range []*Host{{}, {Name: strings.Repeat("x", 129)}, {Name: "a", Port: 65536}, {Name: "a", Port: -1}} {
		if _, err := c.Refresh(t.Context(), h); err == nil || len(s.asked()) != 0 {
			t.Errorf("%+v: %v", h, err)
		}
	}
	if _, err := NewClient(Config{Addr: "zabbix:10051"}); err == nil {
		t.Error("a client without an exchanger")
	}
	if _, err := NewClient(Config{Exchanger: s}); err == nil {
		t.Error("a client without an address")
	}
}

func TestHeartbeat(t *testing.T) {
	s := newServer()
	c, h := newClient(t, s, false), &Host{Name: "web01", Metadata: "m"}
	if err := c.Heartbeat(t.Context(), h, time.Minute); err != nil {
		t.Error(err)
	}
	if len(s.registered) != 0 {
		t.Errorf("registered %q", s.registered)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Heartbeat(ctx, h, time.Minute); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestCutMetadata(t *testing.T) {
	for text, want := range map[string]int{"": 0, "short": 5, strings.Repeat("ü", 255): 510, strings.Repeat("ü", 300): 510, strings.Repeat("x", 256): 255} {
		if got := CutMetadata(text); len(got) != want || !strings.HasPrefix(text, got) {
			t.Errorf("%d bytes became %d, want %d", len(text), len(got), want)
		}
	}
}

type exchangerFunc func(ctx context.Context, addr string, request []byte) ([]byte, error)

func (f exchangerFunc) Exchange(ctx context.Context, addr string, request []byte) ([]byte, error) {
	return f(ctx, addr, request)
}
