package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// finishAddress makes the URL of the vSphere API from the url setting, or from
// the hostname when there is none.
func (h *host) finishAddress(r *report) {
	key, text := "url", h.URL
	if _, ok := h.given["url"]; !ok {
		key, text = "hostname", h.Hostname
	}
	if text == "" {
		return // reported as missing, or in the environment of another role
	}
	address, err := apiURL(text)
	if err == nil && key == "hostname" && strings.Contains(text, "/") {
		err = fmt.Errorf("%q is not a host: give its address as url", text)
	}
	if err != nil {
		h.problem(r, key, "%w", err)
		return
	}
	if strings.HasPrefix(address, "http:") {
		r.warn(h.given[key], "%s: http sends the password for everyone to read: use https", h.section().path(key))
	}
	h.URL = address
}

// apiURL completes HOST, HOST:PORT or a URL to the one of the API, whose path
// is /sdk unless it says otherwise.
func apiURL(text string) (string, error) {
	if strings.Contains(text, "@") { // and is not to be shown
		return "", errors.New("must not hold a user name or password: they have settings of their own")
	}
	full := text
	if !strings.Contains(text, "://") {
		full = "https://" + text
	}
	u, err := url.Parse(full)
	if err != nil || !isAPI(u) {
		return "", fmt.Errorf("%q is not the address of a vCenter: write https://HOST/sdk, or HOST:PORT", text)
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/sdk"
	}
	return u.String(), nil
}

func isAPI(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") &&
		u.RawQuery == "" && u.Fragment == "" &&
		checkHost(u.Hostname(), strings.HasPrefix(u.Host, "[")) == nil &&
		(u.Port() == "" && !strings.HasSuffix(u.Host, ":") || checkPort(u.Port(), false) == nil)
}
