package vcsimtest

import (
	"context"
	"net/http"
	"net/url"
	"testing"

	"github.com/vmware/govmomi/vapi/rest"
	"github.com/vmware/govmomi/vapi/tags"
	"github.com/vmware/govmomi/vim25/soap"
)

// restClient is a client of the REST API that is not logged in.
func restClient(t *testing.T, s *Server) *rest.Client {
	t.Helper()
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	sc := soap.NewClient(u, true)
	t.Cleanup(sc.CloseIdleConnections)
	return &rest.Client{Client: sc}
}

func loginREST(ctx context.Context, t *testing.T, s *Server) *tags.Manager {
	t.Helper()
	c := restClient(t, s)
	if err := c.Login(ctx, url.UserPassword("user", "pass")); err != nil {
		t.Fatal(err)
	}
	return tags.NewManager(c)
}

func TestTags(t *testing.T) {
	s := Start(t, Options{VMs: 10})
	ctx := testContext(t)
	m := loginREST(ctx, t, s)
	for i, vm := range virtualMachines(s.Model().Map()) {
		attached, err := m.GetAttachedTags(ctx, vm.Self)
		if want := 2 - i%2; err != nil || len(attached) != want {
			t.Errorf("%s has %d tags, %v; want %d", vm.Name, len(attached), err, want)
		}
	}
	all, err := m.GetCategories(ctx)
	if err != nil || len(all) != 2 {
		t.Errorf("there are %d categories, %v; want 2", len(all), err)
	}
}

func TestRESTNeedsALogin(t *testing.T) {
	s := Start(t, Options{})
	ctx := testContext(t)
	if err := restClient(t, s).Login(ctx, url.UserPassword("user", "wrong")); !rest.IsStatusError(err, http.StatusUnauthorized) {
		t.Errorf("a wrong password: %v", err)
	}
	if _, err := tags.NewManager(restClient(t, s)).ListTags(ctx); !rest.IsStatusError(err, http.StatusUnauthorized) {
		t.Errorf("without a login: %v", err)
	}
}

func TestRESTSessions(t *testing.T) {
	s := Start(t, Options{})
	ctx := testContext(t)
	m := loginREST(ctx, t, s)
	if _, err := m.ListTags(ctx); err != nil || s.RESTSessions() != 1 {
		t.Fatalf("%d sessions, %v; want 1", s.RESTSessions(), err)
	}
	s.ExpireSessions()
	if _, err := m.ListTags(ctx); !rest.IsStatusError(err, http.StatusUnauthorized) || s.RESTSessions() != 0 {
		t.Errorf("%d sessions after all expired, %v", s.RESTSessions(), err)
	}
	m = loginREST(ctx, t, s)
	_, _ = m.ListTags(ctx) // makes it known
	if err := m.Logout(ctx); err != nil || s.RESTSessions() != 0 {
		t.Errorf("%d sessions after the logout, %v", s.RESTSessions(), err)
	}
}

func TestRESTAway(t *testing.T) {
	s := Start(t, Options{})
	ctx := testContext(t)
	m := loginREST(ctx, t, s)
	s.SetREST(false)
	before := s.RESTCalls()
	if _, err := m.ListTags(ctx); !rest.IsStatusError(err, http.StatusServiceUnavailable) || s.RESTCalls() != before+1 {
		t.Errorf("while it is away: %v", err)
	}
	s.SetREST(true)
	if _, err := m.ListTags(ctx); err != nil {
		t.Errorf("after it came back: %v", err)
	}
}

func TestESXiHasNoREST(t *testing.T) {
	s := Start(t, Options{ESX: true})
	if err := restClient(t, s).Login(testContext(t), url.UserPassword("user", "pass")); !rest.IsStatusError(err, http.StatusNotFound) {
		t.Errorf("login at an ESXi host: %v", err)
	}
}
