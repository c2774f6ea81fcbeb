package vcsimtest

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/property"
	"github.com/vmware/govmomi/view"
	"github.com/vmware/govmomi/vim25/mo"
)

// testContext ends after a time that no call in these tests needs.
func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// login connects as the default user; the connections end with the test.
func login(t *testing.T, s *Server) *govmomi.Client {
	t.Helper()
	c, err := loginAs(t, s, url.UserPassword("user", "pass"))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func loginAs(t *testing.T, s *Server, user *url.Userinfo) (*govmomi.Client, error) {
	t.Helper()
	u, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	u.User = user
	c, err := govmomi.NewClient(testContext(t), u, true)
	if err == nil {
		t.Cleanup(c.Client.CloseIdleConnections)
	}
	http.DefaultClient.CloseIdleConnections()
	return c, err
}

// retrieve reads properties of all objects of a type into dst.
func retrieve(t *testing.T, c *govmomi.Client, kind string, props []string, dst any) {
	t.Helper()
	ctx := testContext(t)
	v, err := view.NewManager(c.Client).CreateContainerView(ctx, c.ServiceContent.RootFolder, []string{kind}, true)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Retrieve(ctx, []string{kind}, props, dst); err != nil {
		t.Fatal(err)
	}
}

// vmByName reads one virtual machine.
func vmByName(t *testing.T, c *govmomi.Client, name string, props ...string) mo.VirtualMachine {
	t.Helper()
	var vms []mo.VirtualMachine
	retrieve(t, c, "VirtualMachine", append(props, "name"), &vms)
	for _, vm := range vms {
		if vm.Name == name {
			return vm
		}
	}
	t.Fatalf("no virtual machine %q", name)
	return mo.VirtualMachine{}
}

// ping is the cheapest call that needs a session.
func ping(ctx context.Context, c *govmomi.Client) error {
	var folder mo.Folder
	return property.DefaultCollector(c.Client).RetrieveOne(ctx, c.ServiceContent.RootFolder, []string{"name"}, &folder)
}

// await waits until a condition holds.
func await(t *testing.T, what string, holds func() bool) {
	t.Helper()
	ctx := testContext(t)
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			t.Fatalf("never saw %s", what)
		}
	}
}
