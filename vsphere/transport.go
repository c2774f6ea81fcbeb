package vsphere

import (
	"net"
	"net/http"
	"time"
)

// transport carries the calls to one vCenter. It keeps as many connections as
// calls may run at once, so that a busy agent does not shake hands anew for
// every call.
func (h Host) transport() (*http.Transport, error) {
	config, err := h.tlsConfig()
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: h.Timeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           dialer.DialContext,
		TLSClientConfig:       config,
		TLSHandshakeTimeout:   h.Timeout,
		MaxIdleConns:          h.Concurrency,
		MaxIdleConnsPerHost:   h.Concurrency,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}, nil
}
