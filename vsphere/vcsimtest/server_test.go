package vcsimtest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

func TestWrongCredentialsAreRefused(t *testing.T) {
	s := Start(t, Options{Username: "monitor", Password: "secret"})
	for _, user := range []*url.Userinfo{
		url.UserPassword("user", "pass"), url.UserPassword("monitor", "wrong"), url.UserPassword("other", "secret"),
	} {
		if _, err := loginAs(t, s, user); !fault.Is(err, &types.InvalidLogin{}) {
			t.Errorf("login as %s: %v, want InvalidLogin", user, err)
		}
	}
	if _, err := loginAs(t, s, url.UserPassword("monitor", "secret")); err != nil {
		t.Error(err)
	}
}

func TestCallsAreCountedByMethod(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	s.ResetCalls()
	if n := s.TotalCalls(); n != 0 {
		t.Fatalf("%d calls after the reset", n)
	}
	for range 3 {
		if err := ping(testContext(t), c); err != nil {
			t.Fatal(err)
		}
	}
	if n := s.TotalCalls(); n != 3 || s.Calls()["RetrievePropertiesEx"]+s.Calls()["RetrieveProperties"] != 3 {
		t.Errorf("calls are %v, want 3 of RetrieveProperties", s.Calls())
	}
	received, sent := s.Bytes()
	if received < 300 || sent < 300 {
		t.Errorf("bytes are %d received, %d sent", received, sent)
	}
}

func TestExpiredSessionsAreNotAuthenticated(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	if n := len(s.Sessions()); n != 1 {
		t.Fatalf("%d sessions, want 1", n)
	}
	if n := s.ExpireSessions(); n != 1 || len(s.Sessions()) != 0 {
		t.Fatalf("%d sessions expired, %d left", n, len(s.Sessions()))
	}
	if err := ping(testContext(t), c); !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("a call without a session: %v, want NotAuthenticated", err)
	}
	_, err := methods.RetrieveProperties(testContext(t), c.Client, &types.RetrieveProperties{
		This: c.ServiceContent.PropertyCollector,
		SpecSet: []types.PropertyFilterSpec{{
			PropSet:   []types.PropertySpec{{Type: "Folder", PathSet: []string{"name"}}},
			ObjectSet: []types.ObjectSpec{{Obj: c.ServiceContent.RootFolder}},
		}},
	})
	if !soap.IsSoapFault(err) { // the simulator alone answers, without the values
		t.Errorf("a read without a session: %v, want a fault of the call", err)
	}
	if session, err := c.SessionManager.UserSession(testContext(t)); err != nil || session != nil {
		t.Errorf("the current session is %v, %v; want none", session, err)
	}
	if err := c.Login(testContext(t), url.UserPassword("user", "pass")); err != nil {
		t.Fatal(err)
	}
	if err := ping(testContext(t), c); err != nil {
		t.Error(err)
	}
}

func TestExpiryEndsAWaitForUpdates(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	ctx := testContext(t)
	waiting := make(chan error, 1)
	go func() {
		pc := property.DefaultCollector(c.Client)
		waiting <- property.Wait(ctx, pc, c.ServiceContent.RootFolder, []string{"name"},
			func([]types.PropertyChange) bool { return false })
	}()
	await(t, "a wait", func() bool { return s.Calls()["WaitForUpdatesEx"] == 2 }) // the first only reads
	s.ExpireSessions()
	if err := <-waiting; !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("the wait ended with %v, want NotAuthenticated", err)
	}
}

func TestSessionsAreLimited(t *testing.T) {
	s := Start(t, Options{MaxSessions: 1})
	c := login(t, s)
	if _, err := loginAs(t, s, url.UserPassword("user", "pass")); err == nil || !strings.Contains(err.Error(), "503") {
		t.Errorf("one session more: %v, want status 503", err)
	}
	if err := c.Logout(testContext(t)); err != nil {
		t.Fatal(err)
	}
	login(t, s)
}

func TestHangWithholdsAnswersUntilReleased(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	s.Hang(true)
	s.Hang(true)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := ping(ctx, c); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("a hung vCenter answered: %v", err)
	}
	late := make(chan error, 1)
	go func() { late <- ping(testContext(t), c) }()
	s.Hang(false)
	if err := <-late; err != nil {
		t.Error(err)
	}
}

func TestCloseEndsAHang(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	s.Hang(true)
	s.ResetCalls()
	hung := make(chan error, 1)
	go func() { hung <- ping(testContext(t), c) }()
	await(t, "the call", func() bool { return s.TotalCalls() > 0 })
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if err := <-hung; err == nil {
		t.Error("a closed server answered")
	}
	if err := s.Close(); err != nil {
		t.Errorf("closing twice: %v", err)
	}
	if err := s.Restart(); err == nil {
		t.Error("a closed server restarted")
	}
}

func TestRestartKeepsTheAddressAndForgetsSessions(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	before := s.URL()
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if err := ping(testContext(t), c); err == nil {
		t.Fatal("a stopped vCenter answered")
	}
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	if s.URL() != before {
		t.Errorf("the address moved from %s to %s", before, s.URL())
	}
	if err := ping(testContext(t), c); !fault.Is(err, &types.NotAuthenticated{}) {
		t.Errorf("after a restart: %v, want NotAuthenticated", err)
	}
	login(t, s)
}

func TestFailAnswersWithTheFault(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	s.Fail("*", &types.HostCommunication{}, 2)
	for range 2 {
		if err := ping(testContext(t), c); !fault.Is(err, &types.HostCommunication{}) {
			t.Fatalf("%v, want HostCommunication", err)
		}
	}
	if err := ping(testContext(t), c); err != nil {
		t.Error(err)
	}
	s.Fail("Logout", &types.RuntimeFault{}, 0)
	if err := c.Logout(testContext(t)); err == nil {
		t.Error("the planned fault did not come")
	}
	s.ClearFaults()
	if err := c.Logout(testContext(t)); err != nil {
		t.Error(err)
	}
}

func TestLatencyDelaysCalls(t *testing.T) {
	s := Start(t, Options{})
	c := login(t, s)
	s.SetLatency(30 * time.Millisecond)
	began := time.Now()
	if err := ping(testContext(t), c); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took < 30*time.Millisecond {
		t.Errorf("the call took %v", took)
	}
}

func TestTLSIsTrustedByItsCertificate(t *testing.T) {
	s := Start(t, Options{TLS: true})
	if !strings.HasPrefix(s.URL(), "https://") {
		t.Fatalf("the URL is %s", s.URL())
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(s.CertificatePEM()) {
		t.Fatal("the PEM holds no certificate")
	}
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}}
	defer client.CloseIdleConnections()
	resp, err := client.Get(s.URL() + "/vimServiceVersions.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("status %s", resp.Status)
	}
	login(t, s)
}

func TestOptionsThatContradictAreRefused(t *testing.T) {
	for _, o := range []Options{
		{Golden: true, ESX: true}, {Golden: true, VMs: 3}, {VMs: -1}, {ESX: true, Hosts: 2},
		{Load: t.TempDir()}, {Load: t.TempDir(), Golden: true}, {Address: "256.0.0.1:0"},
	} {
		if s, err := New(o); err == nil {
			t.Errorf("%+v was accepted", o)
			_ = s.Close()
		}
	}
}

func TestCloseRemovesTemporaryFiles(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	s := Start(t, Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(os.TempDir())
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
