package config

import (
	"errors"
	"strings"
	"unicode"
)

// A host is one vCenter as a file describes it, on its way to a VSphere.
type host struct {
	VSphere
	passwordFile string
	inline       bool // the password stands in the configuration file

	src   source
	name  string   // as problems call it; "" in a file of its own
	at    Position // where its description begins
	given given
	mine  bool // false when nobody here is going to log in
}

func newHost(src source, name string, mine bool) *host {
	return &host{
		VSphere: DefaultVSphere(),
		src:     src, name: name, mine: mine,
		at: Position{File: src.name, Line: 1, Col: 1},
	}
}

func (h *host) section() section {
	return section{name: h.name, settings: h.settings(), mine: h.mine}
}

// finish checks what the settings are together and completes them: the address,
// the password, absolute paths.
func (h *host) finish(r *report) {
	for _, key := range []string{"hostname", "username"} {
		if _, ok := h.given[key]; !ok {
			r.problem(h.at, "%s is missing", h.section().path(key))
		}
	}
	h.finishAddress(r)
	h.finishPassword(r)
	h.finishTrust(r)
}

// problem reports on one setting that the host has.
func (h *host) problem(r *report, key, format string, args ...any) {
	r.problem(h.given[key], h.section().path(key)+": "+format, args...)
}

// checkHostname takes any name that a worker can announce, in a list with commas.
func checkHostname(name string) error {
	wrong := func(r rune) bool { return r == ',' || unicode.IsSpace(r) || unicode.IsControl(r) }
	if len(name) > 255 || strings.ContainsFunc(name, wrong) {
		return errors.New("is not a name: it may have 255 bytes, and no blank or comma among them")
	}
	return nil
}
