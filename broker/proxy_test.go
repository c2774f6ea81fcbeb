package broker

import (
	"context"
	"fmt"
	"sync"
	"testing"
)

func TestRoundTrip(t *testing.T) {
	p, _ := startProxy(t, ProxyConfig{})
	startService(t, ServiceConfig{Endpoints: []string{p.BackendAddr()}, Hostnames: []string{"vc01"}}, echo)
	c := newClient(t, ClientConfig{Endpoint: p.FrontendAddr()})
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			for j := range 20 {
				ask := fmt.Sprintf(`{"method":"about","hostname":"vc01","i":%d}`, i*1000+j)
				got, err := c.Do(context.Background(), []byte(ask))
				if err != nil || string(got) != "echo "+ask {
					t.Errorf("Do(%s) = %q, %v", ask, got, err)
				}
			}
		})
	}
	wg.Wait()
	s := p.Stats()
	if s.Requests != 1000 || s.Replies != 1000 || s.Running != 0 || s.HeldBytes != 0 {
		t.Errorf("stats after 1000 requests: %+v", s)
	}
}
