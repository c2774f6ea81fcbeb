package vsphere

import (
	"net"
	"net/http"
	"time"
)

// transport carries the calls to one vCenter. It keeps as many connections as
// calls may run at once, so that a busy agent does not shake hands anew for
// every call. It tells count how many bytes came in and went out.
func (h Host) transport(count func(in, out int)) (*http.Transport, error) {
	config, err := h.tlsConfig()
	if err != nil {
		return nil, err
	}
	dialer := &net.Dialer{Timeout: h.Timeout, KeepAlive: 30 * time.Second}
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           metered(dialer.DialContext, count),
		TLSClientConfig:       config,
		TLSHandshakeTimeout:   h.Timeout,
		MaxIdleConns:          h.Concurrency,
		MaxIdleConnsPerHost:   h.Concurrency,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}, nil
}
