package vcsimtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vapi/rest"
	"github.com/vmware/govmomi/vapi/tags"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/soap"
)

// giveTags makes tags and gives each virtual machine some, through the REST API
// that handler serves.
func giveTags(handler http.Handler, u *url.URL, r *simulator.Registry) error {
	sc := soap.NewClient(u, true)
	sc.Client.Transport = inProcess{handler}
	client := &rest.Client{Client: sc}
	ctx := context.Background()
	if err := client.Login(ctx, u.User); err != nil {
		return fmt.Errorf("vcsimtest: making tags: %w", err)
	}
	m := tags.NewManager(client)
	var everyOther, every []mo.Reference
	for i, vm := range virtualMachines(r) {
		every = append(every, vm.Self)
		if i%2 == 0 {
			everyOther = append(everyOther, vm.Self)
		}
	}
	for _, t := range []struct {
		category, name, description string
		objects                     []mo.Reference
	}{
		{"Environment", "Production", "what customers see", every},
		{"Backup", "Daily", "", everyOther},
		{"Backup", "Weekly", "on Sundays", nil},
	} {
		if err := giveTag(ctx, m, t.category, t.name, t.description, t.objects); err != nil {
			return fmt.Errorf("vcsimtest: making the tag %s: %w", t.name, err)
		}
	}
	return m.Logout(ctx)
}

func giveTag(ctx context.Context, m *tags.Manager, category, name, description string, objects []mo.Reference) error {
	c, err := m.GetCategory(ctx, category)
	if err != nil {
		id, err := m.CreateCategory(ctx, &tags.Category{Name: category, Cardinality: "MULTIPLE"})
		if err != nil {
			return err
		}
		c = &tags.Category{ID: id}
	}
	id, err := m.CreateTag(ctx, &tags.Tag{Name: name, Description: description, CategoryID: c.ID})
	if err != nil || len(objects) == 0 {
		return err
	}
	return m.AttachTagToMultipleObjects(ctx, id, objects)
}

// inProcess carries requests to a handler without a connection.
type inProcess struct{ http.Handler }

// RoundTrip implements http.RoundTripper.
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Body == nil {
		r.Body = http.NoBody
	}
	w := &memory{header: make(http.Header), status: http.StatusOK}
	p.ServeHTTP(w, r)
	return &http.Response{
		StatusCode: w.status, Status: http.StatusText(w.status), Header: w.header,
		Body: io.NopCloser(&w.body), Request: r,
	}, nil
}

// memory keeps a reply.
type memory struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (m *memory) Header() http.Header         { return m.header }
func (m *memory) Write(p []byte) (int, error) { return m.body.Write(p) }
func (m *memory) WriteHeader(status int)      { m.status = status }
