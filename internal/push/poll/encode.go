package poll

import (
	"strings"
	"time"

	"vpoller/protocol"
)

// body is the request of a batch as it is sent. The time that the others hear
// of is a tenth shorter than the asker's, so that who of them is late can still
// say so.
func (b *batch) body(timeout time.Duration) []byte {
	r := b.request
	r.Helper, r.Timeout = "", timeout*9/10
	switch b.form {
	case selected:
		r.SetProperties(b.parts)
	case sampled:
		r.Set(protocol.FieldCounterName, strings.Join(b.parts, ","))
		r.SetSince(b.since())
	}
	if b.many {
		r.SetNames(b.names())
	}
	return r.Encode()
}

func (b *batch) names() []string {
	names := make([]string, len(b.objects))
	for i, o := range b.objects {
		names[i] = o.name
	}
	return names
}
