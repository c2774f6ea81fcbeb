package vcsimtest_test

import (
	"context"
	"fmt"
	"log"
	"net/url"

	"github.com/vmware/govmomi"
	"github.com/vmware/govmomi/fault"
	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/vim25/types"

	"vpoller/vsphere/vcsimtest"
)

// connect logs in to a server.
func connect(ctx context.Context, s *vcsimtest.Server) *govmomi.Client {
	u, err := url.Parse(s.URL())
	if err != nil {
		log.Fatal(err)
	}
	u.User = url.UserPassword("user", "pass")
	c, err := govmomi.NewClient(ctx, u, true)
	if err != nil {
		log.Fatal(err)
	}
	return c
}

// A vCenter with 100 virtual machines, and how many calls it takes to list them.
func ExampleNew() {
	s, err := vcsimtest.New(vcsimtest.Options{VMs: 100})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	c := connect(ctx, s)
	defer c.CloseIdleConnections()

	s.ResetCalls()
	vms, err := find.NewFinder(c.Client).VirtualMachineList(ctx, "/DC0/vm/*")
	fmt.Println(len(vms), "virtual machines", err)
	fmt.Println(s.TotalCalls() < 10, "few calls")
	// Output:
	// 100 virtual machines <nil>
	// true few calls
}

// A session that expires while its client is away.
func ExampleServer_ExpireSessions() {
	s, err := vcsimtest.New(vcsimtest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	c := connect(ctx, s)
	defer c.CloseIdleConnections()

	fmt.Println(s.ExpireSessions(), "expired")
	_, err = find.NewFinder(c.Client).DefaultDatacenter(ctx)
	fmt.Println(fault.Is(err, &types.NotAuthenticated{}))
	// Output:
	// 1 expired
	// true
}

// Changes while clients watch: the same ones in each run.
func ExampleServer_Changes() {
	s, err := vcsimtest.New(vcsimtest.Options{VMs: 10})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	c := s.Changes(vcsimtest.ChangeOptions{Seed: 1, Kinds: []vcsimtest.ChangeKind{vcsimtest.Renamed}})
	change := c.Next()
	fmt.Println(change.Kind, change.VM.Type, "to", change.Name != "")
	// Output:
	// renamed VirtualMachine to true
}

// A client that leaves nothing behind.
func ExampleServer_Resources() {
	s, err := vcsimtest.New(vcsimtest.Options{})
	if err != nil {
		log.Fatal(err)
	}
	defer s.Close()
	ctx := context.Background()
	c := connect(ctx, s)
	defer c.CloseIdleConnections()
	fmt.Printf("%+v\n", s.Resources())
	fmt.Println(c.Logout(ctx))
	fmt.Printf("%+v\n", s.Resources())
	// Output:
	// {Sessions:1 Collectors:0 Filters:0 Views:0}
	// <nil>
	// {Sessions:0 Collectors:0 Filters:0 Views:0}
}
