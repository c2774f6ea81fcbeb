package vsphere

import (
	"strings"
	"sync"
	"testing"

	"vpoller/internal/secret"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

const aboutBody = `{"method": "about", "properties": ["apiType"]}`

func succeeds(t *testing.T, reply string) {
	t.Helper()
	if !strings.Contains(reply, `"success": 0`) {
		t.Errorf("reply is %s", reply)
	}
}

func TestFirstCallersShareOneLogin(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	var callers sync.WaitGroup
	for range 20 {
		callers.Go(func() { succeeds(t, r.call(aboutBody)) })
	}
	callers.Wait()
	if n := r.sim.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
	if s := r.pool.Stats()[0]; s.Sessions != 1 || s.Logins != 1 || s.State != StateConnected || !strings.Contains(s.Product, "vCenter") {
		t.Errorf("stats are %+v", s)
	}
}

func TestNothingIsCalledBeforeTheFirstRequest(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	if n := r.sim.TotalCalls(); n != 0 {
		t.Errorf("%d calls before any request", n)
	}
	if s := r.pool.Stats()[0]; s.State != StateIdle {
		t.Errorf("state is %s, want %s", s.State, StateIdle)
	}
}

func TestSessionIsMadeAgainWhenItExpires(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(`{"method": "vm.discover"}`))
	r.sim.ExpireSessions()
	r.sim.ResetCalls()
	succeeds(t, r.call(`{"method": "vm.discover"}`))
	calls := r.sim.Calls()
	if calls["Login"] != 1 || calls["RetrieveProperties"] != 2 {
		t.Errorf("calls are %v; want one login and the refused call once more", calls)
	}
}

func TestExpiryUnderLoadMakesOneLogin(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(aboutBody))
	r.sim.ExpireSessions()
	r.sim.ResetCalls()
	var callers sync.WaitGroup
	for range 20 {
		callers.Go(func() { succeeds(t, r.call(`{"method": "host.discover"}`)) })
	}
	callers.Wait()
	if n := r.sim.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins, want 1", n)
	}
}

func TestRestartOfTheVCenterIsSurvived(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", "name")))
	if err := r.sim.Restart(); err != nil {
		t.Fatal(err)
	}
	succeeds(t, r.call(ask("vm.get", "DC0_H0_VM0", "name")))
}

func TestShutDownLogsOut(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(aboutBody))
	sessions := r.sim.Sessions()
	if len(sessions) != 1 || sessions[0].UserAgent != "vPoller/test" {
		t.Errorf("sessions are %+v; want one of vPoller/test", sessions)
	}
	shutDown(r.pool)
	if n := len(r.sim.Sessions()); n != 0 {
		t.Errorf("%d sessions left after shutdown", n)
	}
	r.refuses(aboutBody, protocol.CodeUnavailable, "Task about failed: vPoller is shutting down")
}

func TestRefusedLogin(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Password = secret.New("s3cret-wrong") })
	reply := r.call(aboutBody)
	for _, want := range []string{`"unavailable"`, "refused the login of user: user name or password is wrong", "hint"} {
		if !strings.Contains(reply, want) {
			t.Errorf("%s does not say %s", reply, want)
		}
	}
	if strings.Contains(reply, "s3cret") {
		t.Errorf("%s shows the password", reply)
	}
	r.call(aboutBody)
	if n := r.sim.Calls()["Login"]; n != 1 {
		t.Errorf("%d logins; a refused one must not be repeated at once", n)
	}
}

func TestESXi(t *testing.T) {
	r := newRig(t, vcsimtest.Options{ESX: true}, nil)
	r.wants(aboutBody, `{"msg": "Successfully retrieved properties", "success": 0, "result": [{"apiType": "HostAgent"}]}`)
	for _, body := range []string{
		`{"method": "vm.discover"}`, `{"method": "host.discover"}`,
		ask("vm.get", "ha-host_VM0", "runtime.host"), ask("host.cluster.get", "localhost.localdomain"),
	} {
		succeeds(t, r.call(body))
	}
}
