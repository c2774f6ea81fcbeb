package active

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"unicode/utf8"
)

// A Host is one host of Zabbix that checks are asked for, and what is remembered
// of earlier replies. It belongs to one Client and is refreshed by one goroutine
// at a time.
type Host struct {
	Name string // technical name

	// What autoregistration sees. Metadata is what its conditions look at; the
	// others become the interface of a host that it creates: without them that is
	// the address that the request came from, and port 10050.
	Metadata  string
	Interface string // IP address or DNS name
	Port      int

	revision uint64            // of the list below; 0 when a whole list is wanted
	sum      [sha256.Size]byte // of the list that was handed out last
	addr     string            // where a redirect led; "" for the client's address
}

// MetadataLimit is how long metadata may be, in characters, so that every server
// keeps it whole; later ones than 6.0 keep more.
const MetadataLimit = 255

// nameLimit is how long a technical name may be, in characters.
const nameLimit = 128

// check reports what no server would take.
func (h *Host) check() error {
	switch {
	case h.Name == "":
		return errors.New("a host without a name")
	case utf8.RuneCountInString(h.Name) > nameLimit:
		return fmt.Errorf("host %q: a name has %d characters at most", h.Name, nameLimit)
	case h.Port < 0 || h.Port > 65535:
		return fmt.Errorf("host %q: there is no port %d", h.Name, h.Port)
	}
	return nil
}

// Addr is where a redirect led, "" when the host is served at the address that the
// client was configured with. Values of the host go there too.
func (h *Host) Addr() string { return h.addr }

// Revised reports whether whoever served the host last counts revisions of its
// configuration, as servers and proxies do since 6.4: those take heartbeats.
func (h *Host) Revised() bool { return h.revision != 0 }

// Forget lets the next refresh hand out the whole list, as the first one did.
func (h *Host) Forget() {
	h.revision = 0
	h.sum = [sha256.Size]byte{}
}

// CutMetadata shortens metadata to [MetadataLimit]. What conditions look at
// should be at its beginning.
func CutMetadata(text string) string {
	n := 0
	for i := range text {
		if n == MetadataLimit {
			return text[:i]
		}
		n++
	}
	return text
}
