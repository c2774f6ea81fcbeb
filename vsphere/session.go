package vsphere

import (
	"context"
	"net/http"
	"net/url"
	"sync/atomic"

	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// session is one login at a vCenter, with what is fetched once for it.
type session struct {
	*vim25.Client

	views     *lazyMap[Ref] // container view of each kind
	counters  *lazy[*counterTable]
	providers *lazyMap[provider] // by kind
	processes *lazy[Ref]         // the guest process manager

	queryLimit   *lazy[int]   // series of history that a call may ask for, as the vCenter says
	historyLimit atomic.Int32 // the same, as it turned out; 0: as the vCenter says
}

// connector logs in at one vCenter.
type connector struct {
	host      Host
	url       *url.URL
	transport *http.Transport
	userAgent string // what the vCenter's session list shows of us
	calls     *calls
}

// connect opens a session: two calls.
func (c *connector) connect(ctx context.Context) (*session, error) {
	sc := soap.NewClient(c.url, false)
	sc.Client.Transport = samplesTaker{c.transport}
	sc.UserAgent = c.userAgent
	sc.Namespace = "urn:" + vim25.Namespace
	sc.Version = vim25.Version
	rt := c.calls.through(sc)
	content, err := methods.GetServiceContent(ctx, rt)
	if err != nil {
		return nil, err
	}
	s := &session{
		Client:    &vim25.Client{Client: sc, ServiceContent: content, RoundTripper: rt},
		views:     newLazyMap[Ref](),
		counters:  newLazy[*counterTable](),
		providers: newLazyMap[provider](),
		processes: newLazy[Ref](),

		queryLimit: newLazy[int](),
	}
	return s, c.login(ctx, s)
}

func (c *connector) login(ctx context.Context, s *session) error {
	manager, err := present(s.ServiceContent.SessionManager, "session")
	if err != nil {
		return err
	}
	_, err = methods.Login(ctx, s, &types.Login{
		This:     manager,
		UserName: c.host.Username,
		Password: c.host.Password.Reveal(),
	})
	if isFault[types.InvalidLogin](err) {
		return &loginError{c.host.Hostname, c.host.Username}
	}
	return err
}

// logout ends the session at the vCenter.
func (s *session) logout(ctx context.Context) error {
	_, err := methods.Logout(withPriority(ctx, farewell), s, &types.Logout{This: *s.ServiceContent.SessionManager})
	return err
}

// view is the container view of all objects of a kind, for as long as the
// session lives.
func (s *session) view(ctx context.Context, kind string) (Ref, error) {
	return s.views.get(ctx, kind, func(ctx context.Context) (Ref, error) {
		manager, err := present(s.ServiceContent.ViewManager, "view")
		if err != nil {
			return Ref{}, err
		}
		res, err := methods.CreateContainerView(ctx, s, &types.CreateContainerView{
			This:      manager,
			Container: s.ServiceContent.RootFolder,
			Type:      []string{kind},
			Recursive: true,
		})
		if err != nil {
			return Ref{}, err
		}
		return res.Returnval, nil
	})
}

// forgetView makes the next one who needs the view that err misses create it.
func (s *session) forgetView(err error) {
	if gone, ok := asFault[types.ManagedObjectNotFound](err); ok {
		s.views.forget(func(view Ref) bool { return view == gone.Obj })
	}
}
