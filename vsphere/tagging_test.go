package vsphere

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/vmware/govmomi/vapi/tags"

	"vpoller/internal/secret"
	"vpoller/protocol"
	"vpoller/vsphere/vcsimtest"
)

const tagBody = `{"method": "vm.tag.get", "name": "DC0_H0_VM0"}`

func freshTags(vm string) string {
	return `{"method": "vm.tag.get", "max-age": 0, "name": "` + vm + `"}`
}

// asAdministrator works at the tagging service in a session of its own.
func (r *rig) asAdministrator(do func(context.Context, *tags.Manager) error) {
	r.t.Helper()
	admin := newPool(r.t, hostFor(r.sim))
	if err := admin.agents["vc"].tagging.service.call(r.t.Context(), "Test", do); err != nil {
		r.t.Fatal(err)
	}
	shutDown(admin)
}

// TestTagsCostFewCalls: which objects have which tags is read for all at once,
// what a tag is called once.
func TestTagsCostFewCalls(t *testing.T) {
	r := newRig(t, vcsimtest.Options{VMs: 40}, nil)
	for _, step := range []struct {
		body string
		want int
	}{
		{ask("vm.tag.get", "DC0_C0_RP0_VM0"), 5}, // login, tags, who has them, one tag, its category
		{ask("vm.tag.get", "DC0_C0_RP0_VM1"), 0},
		{ask("vm.tag.get", "DC0_H0_VM0"), 2}, // a tag more
		{ask("vm.tag.get", "DC0_H0_VM1"), 0},
		{freshTags("DC0_H0_VM0"), 2}, // tags, who has them
	} {
		before := r.sim.RESTCalls()
		succeeds(t, r.call(step.body))
		if got := r.sim.RESTCalls() - before; got != step.want {
			t.Errorf("%s: %d REST calls, want %d", step.body, got, step.want)
		}
	}
}

func TestTagsAreFresh(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	before := r.call(tagBody)
	r.asAdministrator(func(ctx context.Context, m *tags.Manager) error {
		all, err := m.GetTags(ctx)
		if err != nil {
			return err
		}
		for _, tag := range all {
			if tag.Name == "Production" {
				return m.DeleteTag(ctx, &tag)
			}
		}
		return nil
	})
	if got := r.call(tagBody); got != before {
		t.Errorf("within its age the answer changed:\n got %s\nwant %s", got, before)
	}
	r.wants(freshTags("DC0_H0_VM0"), `{"success": 0, "msg": "Successfully retrieved tags", "result": [{"category": "Backup", "name": "Daily", "description": ""}]}`)
	r.wants(freshTags("DC0_H0_VM1"), `{"success": 0, "msg": "Successfully retrieved tags", "result": []}`)
	if n := len(r.pool.agents["vc"].tagging.known); n != 1 {
		t.Errorf("%d tags are remembered, want the one that is left", n)
	}
}

// TestTagDeletedMeanwhile: a tag that is gone when its name is asked for is
// left out.
func TestTagDeletedMeanwhile(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(ask("vm.tag.get", "DC0_H0_VM1"))) // who has which, and what Production is
	r.asAdministrator(func(ctx context.Context, m *tags.Manager) error {
		all, err := m.GetTags(ctx)
		for _, tag := range all {
			if tag.Name == "Daily" {
				return m.DeleteTag(ctx, &tag)
			}
		}
		return err
	})
	r.wants(tagBody, `{"success": 0, "msg": "Successfully retrieved tags", "result": [{"category": "Environment", "name": "Production", "description": "what customers see"}]}`)
}

func TestTaggingSessionExpires(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(freshTags("DC0_H0_VM0")))
	r.sim.ExpireSessions()
	succeeds(t, r.call(freshTags("DC0_H0_VM0")))
	if n := r.sim.RESTSessions(); n != 1 {
		t.Errorf("%d sessions of the REST API, want 1", n)
	}
	shutDown(r.pool)
	if n := r.sim.RESTSessions(); n != 0 {
		t.Errorf("%d sessions of the REST API are left", n)
	}
	r.refuses(freshTags("DC0_H0_VM0"), protocol.CodeUnavailable, "Task vm.tag.get failed: vPoller is shutting down")
}

// TestTaggingServiceAway: it is left alone for a while, and concerns nothing
// else.
func TestTaggingServiceAway(t *testing.T) {
	r := newMirrorRig(t, vcsimtest.Options{}, nil, nil)
	service := r.pool.agents["vc"].tagging.service
	succeeds(t, r.call(tagBody))
	r.sim.SetREST(false)
	resp := r.response(freshTags("DC0_H0_VM0"))
	if resp.Code != protocol.CodeUnavailable || !strings.HasPrefix(resp.Msg, "Tagging service of vCenter vc does not answer: ") ||
		!strings.HasSuffix(resp.Msg, "503 Service Unavailable") {
		t.Errorf("%s %s", resp.Code, resp.Msg)
	}
	before := r.sim.RESTCalls()
	if again := r.response(freshTags("DC0_H0_VM1")); again.Msg != resp.Msg {
		t.Errorf("the second time it is %s", again.Msg)
	}
	if n := r.sim.RESTCalls() - before; n != 0 {
		t.Errorf("%d REST calls to a service that is away", n)
	}
	succeeds(t, r.call(tagBody)) // of before, within its age
	succeeds(t, r.call(powerBody))
	r.sim.SetREST(true)
	service.mu.Lock()
	service.until = time.Now()
	service.mu.Unlock()
	succeeds(t, r.call(freshTags("DC0_H0_VM1")))
}

func TestTaggingServiceDeniesAccess(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(powerBody))
	r.pool.agents["vc"].link.host.Password = secret.New("wrong")
	resp := r.response(tagBody)
	if resp.Code != protocol.CodeUnavailable || resp.Msg != "Tagging service of vCenter vc denies access to user" || resp.Hint == "" {
		t.Errorf("%s %s %s", resp.Code, resp.Msg, resp.Hint)
	}
}

// TestTaggingServiceHangs: the request ends in its own time and the time limit
// of a call holds.
func TestTaggingServiceHangs(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, func(h *Host) { h.Timeout = 100 * time.Millisecond })
	service := r.pool.agents["vc"].tagging.service
	if _, err := service.session(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.sim.Hang(true)
	defer r.sim.Hang(false)
	_, err := r.pool.agents["vc"].tagging.readAttached(t.Context())
	if resp := protocol.ResponseOf(err); resp.Code != protocol.CodeUnavailable ||
		resp.Msg != "Tagging service of vCenter vc does not answer: no reply within 100ms" {
		t.Errorf("beyond the time limit of a call: %s %s", resp.Code, resp.Msg)
	}
	service.mu.Lock()
	service.until = time.Time{}
	service.mu.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	_, err = r.pool.agents["vc"].tagging.readAttached(ctx)
	if err == nil || codeOf(err) != protocol.CodeTimeout {
		t.Errorf("beyond the caller's time: %v", err)
	}
	if err := service.away(); err != nil {
		t.Errorf("the caller's deadline is held against the service: %v", err)
	}
}

func TestOneTaggingSession(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() { r.callWithin(t.Context(), freshTags("DC0_H0_VM0")) })
	}
	all.Wait()
	if n := r.sim.RESTSessions(); n != 1 {
		t.Errorf("%d sessions of the REST API, want 1", n)
	}
}

// TestTaggingCallsAreCounted: worker.stats shows them.
func TestTaggingCallsAreCounted(t *testing.T) {
	r := newRig(t, vcsimtest.Options{}, nil)
	succeeds(t, r.call(tagBody))
	counts := r.pool.agents["vc"].link.calls.counts()
	if counts["ListTags"] != 1 || counts["ListAttachedObjectsOnTags"] != 1 || counts["GetTag"] != 2 {
		t.Errorf("calls are %v", counts)
	}
}
