package program_test

import (
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"vpoller/zabbix"
	"vpoller/zabbix/program"
	"vpoller/zabbix/trappertest"
)

// installed is the system's zabbix_sender and a trapper for it to send to.
func installed(t *testing.T) (*program.Transport, *trappertest.Server) {
	t.Helper()
	if _, err := exec.LookPath(program.Name); err != nil {
		t.Skipf("%s is not installed: what it does with the values is not tested", program.Name)
	}
	server := trappertest.New()
	t.Cleanup(server.Close)
	return transport(t, program.Config{}), server
}

func transport(t *testing.T, cfg program.Config) *program.Transport {
	t.Helper()
	tr, err := program.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func values(n int) []zabbix.Value {
	all := make([]zabbix.Value, n)
	for i := range all {
		all[i] = zabbix.Value{Host: "host", Key: "key", Value: fmt.Sprint(i), Clock: 1_600_000_000 + int64(i), NS: int32(i), ID: uint64(i)}
	}
	return all
}

func TestEveryTextArrives(t *testing.T) {
	tr, server := installed(t)
	texts := []string{"plain", "", "two words ", `"quoted"`, `back\slash`, `\n`, "two\nlines", "\n", "tab\there", "-", "# no comment", "Küche", strings.Repeat("x", 1<<20)}
	var sent []zabbix.Value
	for i, text := range texts {
		sent = append(sent, zabbix.Value{Host: `Linux "DB" 3`, Key: fmt.Sprintf("key[%d,\"a b\\n\"]", i), Value: text, Clock: 1_600_000_000, NS: 999_999_999})
	}
	reply, err := tr.Deliver(t.Context(), server.Addr(), "session", sent)
	if err != nil || !reply.Accepted || reply.Processed != len(texts) || reply.Failed != 0 || reply.Total != len(texts) {
		t.Fatalf("%+v, %v", reply, err)
	}
	for i, got := range server.Values() {
		if got.Host != sent[i].Host || got.Key != sent[i].Key || got.Value != texts[i] || got.Clock != sent[i].Clock || got.NS != int(sent[i].NS) {
			t.Errorf("%.200q came as %.200q", fmt.Sprint(sent[i]), fmt.Sprint(got))
		}
	}
}

func TestCountsOfAllPacketsAreSummedUp(t *testing.T) {
	tr, server := installed(t)
	all := values(2*program.Values + 1)
	all[3].Host, all[300].Host = "nobody", "nobody"
	server.Unknown("nobody", true)
	reply, err := tr.Deliver(t.Context(), server.Addr(), "", all)
	if err != nil || !reply.Accepted || reply.Processed != len(all)-2 || reply.Failed != 2 || reply.Total != len(all) {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestNobodyThere(t *testing.T) {
	tr, server := installed(t)
	server.Close()
	_, err := tr.Deliver(t.Context(), server.Addr(), "", values(1))
	if !errors.Is(err, zabbix.ErrNotSent) || !strings.Contains(err.Error(), "Connection refused") {
		t.Errorf("%v", err)
	}
}

func TestAnswersThatAreNone(t *testing.T) {
	tr, server := installed(t)
	for fault, want := range map[trappertest.Fault]string{
		trappertest.LostAnswer: "incorrect answer from ",
		trappertest.HalfAnswer: "Unable to receive from ",
		trappertest.Cut:        "",
		trappertest.Garbage:    "Unable to receive from ",
		trappertest.NoJSON:     "incorrect answer from ",
	} {
		server.Fail(fault)
		reply, err := tr.Deliver(t.Context(), server.Addr(), "", values(1))
		if err == nil || errors.Is(err, zabbix.ErrNotSent) || !strings.Contains(err.Error(), want) {
			t.Errorf("fault %d: %+v, %v", fault, reply, err)
		}
	}
}

func TestARefusalIsToldFromALostAnswer(t *testing.T) {
	tr, server := installed(t)
	server.Fail(trappertest.Refuse)
	reply, err := tr.Deliver(t.Context(), server.Addr(), "", values(1))
	if err != nil || reply.Accepted || reply.Info == "" {
		t.Errorf("%+v, %v", reply, err)
	}
}

func TestAMistakeInTheSettingsIsKnownAsNotSent(t *testing.T) {
	_, server := installed(t)
	tr := transport(t, program.Config{TLS: program.TLS{Connect: "psk", PSKIdentity: "id", PSKFile: "/nonexistent/psk"}})
	_, err := tr.Deliver(t.Context(), server.Addr(), "", values(1))
	if !errors.Is(err, zabbix.ErrNotSent) || !strings.Contains(err.Error(), "/nonexistent/psk") {
		t.Errorf("%v", err)
	}
}

func TestNothingIsNotSent(t *testing.T) {
	tr, server := installed(t)
	if reply, err := tr.Deliver(t.Context(), server.Addr(), "", nil); err == nil || reply.Accepted {
		t.Errorf("an empty packet: %+v, %v", reply, err)
	}
	if n := server.Counts().Requests; n != 0 {
		t.Errorf("%d requests", n)
	}
}
