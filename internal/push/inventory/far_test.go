package inventory

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"vpoller/internal/pattern"
	"vpoller/internal/push"
	"vpoller/protocol"
	"vpoller/zabbix/hostsync"
)

// far is a vPoller with rows by vCenter and method.
type far struct {
	mu    sync.Mutex
	rows  map[string]string
	asked map[string]int
	hang  string // the vCenter that does not answer
}

var errGone = errors.New("nobody is there")

func (f *far) Do(ctx context.Context, body []byte) ([]byte, error) {
	r, err := protocol.Decode(body)
	if err != nil {
		return nil, err
	}
	f.mu.Lock()
	if f.asked == nil {
		f.asked = map[string]int{}
	}
	f.asked[r.Hostname+" "+r.Method]++
	rows, ok := f.rows[strings.TrimSpace(r.Hostname+" "+r.Method+" "+r.Name)]
	hang := f.hang == r.Hostname
	f.mu.Unlock()
	if hang {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	if !ok {
		return nil, errGone
	}
	return []byte(`{"success": 0, "msg": "", "result": ` + rows + `}`), nil
}

func (f *far) say(what, rows string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if rows == "" {
		delete(f.rows, what)
	} else {
		f.rows[what] = rows
	}
}

// vms are rows of a discovery, of "moid name" each.
func vms(all ...string) string {
	type row map[string]any
	var rows []row
	for _, text := range all {
		moid, name, _ := strings.Cut(text, " ")
		rows = append(rows, row{"moid": moid, "name": name, "context": row{"cluster.name": "C0", "datacenter.name": "DC0", "folder.path": "/DC0/vm/web"}})
	}
	text, err := json.Marshal(rows)
	if err != nil {
		panic(err)
	}
	return string(text)
}

func vmRule() Rule {
	return Rule{Kind: push.VM, HostName: "{name}", Metadata: "vpoller vm {vcenter} {cluster} {folder_path}"}
}

func match(t *testing.T, text string) []pattern.Match {
	t.Helper()
	m, err := pattern.ParseMatch(text)
	if err != nil {
		t.Fatal(err)
	}
	return []pattern.Match{m}
}

func make1(t *testing.T, cfg Config) *Inventory {
	t.Helper()
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.VCenters == nil {
		cfg.VCenters = []string{"vc01"}
	}
	inv, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

// once asks once and returns the hosts as text.
func once(t *testing.T, inv *Inventory) string {
	t.Helper()
	s, err := inv.Once(t.Context())
	if err != nil {
		t.Log(err)
	}
	return hostText(s)
}

func hostText(s *Snapshot) string {
	var all []string
	for _, h := range s.Hosts() {
		all = append(all, fmt.Sprintf("%s=%s", h.Name, h.Ref.Name))
	}
	return strings.Join(all, ", ")
}

func filterName(m []pattern.Match) hostsync.Filter { return hostsync.Filter{Name: m} }
