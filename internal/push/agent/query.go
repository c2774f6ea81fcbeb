package agent

import (
	"errors"
	"strings"

	"vpoller/internal/itemquery"
	"vpoller/protocol"
	"vpoller/zabbix/itemkey"
	"vpoller/zabbix/schedule"
)

// A query is what an item asks for: a request, or without one a text that is the
// answer.
type query struct {
	request *protocol.Request
	text    string
}

var errNotOurs = errors.New("vpoller-sender serves keys vpoller[...] only")

// query reads the key of an item of the host. Its error is what Zabbix is told.
func (h *host) query(text, version string) (query, error) {
	key, err := itemkey.Parse(text)
	if err != nil {
		return query{}, err
	}
	switch key.Name {
	case "agent.ping":
		return query{text: "1"}, nil
	case "agent.hostname":
		return query{text: h.spec.Name}, nil
	case "agent.version":
		return query{text: version}, nil
	}
	if key.Name != "vpoller" && !strings.HasPrefix(key.Name, "vpoller.") {
		return query{}, errNotOurs
	}
	q, err := itemquery.Of(key, h.spec.Ref)
	if err != nil {
		return query{}, err
	}
	return query{request: q.Request, text: q.Text}, nil
}

// group is whom the query goes to together with others.
func (q query) group() schedule.Group {
	if q.request == nil {
		return schedule.Group{}
	}
	return schedule.Group{VCenter: q.request.Hostname, Method: q.request.Method}
}

// samples reports whether the answer is samples of a counter, which have times of
// their own.
func (q query) samples() bool {
	return q.request != nil && strings.HasSuffix(q.request.Method, ".perf.metric.get")
}
