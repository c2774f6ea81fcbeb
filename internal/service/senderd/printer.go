package senderd

import (
	"fmt"
	"io"
	"sync"
	"time"

	"vpoller/zabbix"
)

// A printer writes values in place of sending them.
type printer struct {
	mu  sync.Mutex // guards what follows
	out io.Writer
	err error
}

// to writes the values for one Zabbix; which one is said when there are several.
func (w *printer) to(p *parts, way *pipeline) sink { return printed{w, w.prefix(p, way)} }

func (w *printer) prefix(p *parts, way *pipeline) string {
	if len(p.pipelines) > 1 {
		return way.cfg.Name + " "
	}
	return ""
}

func (w *printer) line(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, err := fmt.Fprintf(w.out, format+"\n", args...); err != nil && w.err == nil {
		w.err = fmt.Errorf("print values: %w", err)
	}
}

// announcements writes which hosts would be announced, and how.
func (w *printer) announcements(r *round) {
	if r.found == nil {
		return // it was ended before
	}
	metadata := map[string]string{}
	for _, h := range r.found.Hosts() {
		metadata[h.Name] = h.Metadata
	}
	for _, way := range r.pipelines {
		if way.agent == nil {
			continue
		}
		for _, h := range way.agent.Hosts() {
			if h.State == "unknown" {
				w.line("%s%s  announced as  %s", w.prefix(r.parts, way), word(h.Name), oneLine(metadata[h.Name]))
			}
		}
	}
}

// failed writes why an item of a job has no value.
func (w *printer) failed(host, key string, err error) {
	w.line("%s  %s  %s  no value: %s", time.Now().UTC().Format(time.RFC3339), word(host), key, reason(err))
}

type printed struct {
	*printer
	prefix string
}

// Append implements sink.
func (p printed) Append(values []zabbix.Value) error {
	for _, v := range values {
		text := oneLine(v.Value)
		if v.State == zabbix.NotSupported {
			text = "not supported: " + text
		}
		p.line("%s%s  %s  %s  %s", p.prefix, time.Unix(v.Clock, 0).UTC().Format(time.RFC3339), word(v.Host), v.Key, text)
	}
	return nil
}
