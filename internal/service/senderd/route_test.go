package senderd

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/push"
	"vpoller/zabbix"
	"vpoller/zabbix/trappertest"
)

// single makes the sender the agent of one host, and of no job.
func single(cfg *config.Sender) {
	cfg.Jobs = nil
	cfg.Active = config.DefaultSenderActive()
	cfg.Active.List = []config.SenderHost{{Name: "vc01", Metadata: "vpoller vcenter", VCenter: "vc", Kind: push.VCenter}}
}

// handsOut answers requests for active checks with one item.
func handsOut(request []byte) []byte {
	if strings.Contains(string(request), `"version"`) {
		return []byte(`{"response":"success","data":[{"key":"vpoller.ping","itemid":1,"delay":"1s"}]}`)
	}
	return []byte(`{"response":"success","data":[{"key":"vpoller.ping","delay":1}]}`)
}

// TestValuesGoWhereTheListCameFrom in a group of proxies.
func TestValuesGoWhereTheListCameFrom(t *testing.T) {
	t.Parallel()
	here, there := far(t), far(t)
	here.Handle(func([]byte) []byte {
		return fmt.Appendf(nil, `{"response":"failed","redirect":{"revision":1,"address":%q}}`, there.Addr())
	})
	there.Handle(handsOut)
	cfg := settings(t, here)
	single(cfg)
	start(t, cfg, here)
	waitFor(t, "values arrive", func() bool { return len(there.Values()) > 1 })
	if v := there.Values()[0]; v.Host != "vc01" || v.Key != "vpoller.ping" || v.Value != "1" {
		t.Errorf("took %+v", v)
	}
	if n := here.Counts().Packets + here.Counts().Lost; n != 0 {
		t.Errorf("%d packets went to the wrong proxy", n)
	}
}

// TestTheOtherAddressIsAskedForLists when the first is away, and gets the values.
func TestTheOtherAddressIsAskedForLists(t *testing.T) {
	t.Parallel()
	gone, there := trappertest.New(), far(t)
	there.Handle(handsOut)
	cfg := settings(t, gone)
	gone.Close()
	single(cfg)
	cfg.Zabbix[0].Addresses = append(cfg.Zabbix[0].Addresses, there.Addr())
	w := start(t, cfg, there)
	waitFor(t, "values arrive", func() bool { return len(there.Values()) > 1 })
	w.until("/metrics", `vpoller_sender_hosts{state="known",zabbix="zabbix1"} 1`)
	waitFor(t, "the start is over", func() bool { return w.log.count("Zabbix was asked about all hosts") == 1 })
	if all := w.watch.problems(time.Now().Add(time.Hour)); len(all) != 0 {
		t.Errorf("one address is enough: %+v", all)
	}
}

// TestTheSystemsProgramCarriesJobs and no active items.
func TestTheSystemsProgramCarriesJobs(t *testing.T) {
	t.Parallel()
	cfg := settings(t, far(t))
	single(cfg)
	cfg.Jobs = settings(t).Jobs
	cfg.Jobs[0].Interval = time.Second
	z := cfg.Zabbix[0]
	z.Transport, z.Program, z.Timeout = config.TransportProgram, filepath.Join(t.TempDir(), "zabbix_sender"), patience
	script := "#!/bin/sh\ncat >/dev/null\necho 'Response from \"z:10051\": \"processed: 1; failed: 0; total: 1; seconds spent: 0.000030\"'\n"
	if err := os.WriteFile(z.Program, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	w := start(t, cfg)
	w.until("/metrics", `vpoller_sender_processed_total{zabbix="zabbix1"} 1`)
	if w.pipelines[0].agent != nil || len(w.pipelines[0].queues) != 1 {
		t.Error("there is an agent, which nothing could carry values of")
	}
	if n := packet(z); n != 250 {
		t.Errorf("%d values in a run of the program, which makes several packets of them", n)
	}
	z.Program += "-not-there"
	if _, err := ready(cfg, w.log); err == nil || !strings.Contains(err.Error(), z.Program) {
		t.Errorf("error %v", err)
	}
}

// TestTheBufferTakesTheLongestValue that the agent hands on: what is longer is told
// to Zabbix, and not just missing.
func TestTheBufferTakesTheLongestValue(t *testing.T) {
	t.Parallel()
	for _, size := range []config.Size{config.MiB, config.GiB} {
		cfg := settings(t, far(t))
		cfg.Active, cfg.Buffer.MaxBytes = config.DefaultSenderActive(), size
		p, err := newParts(cfg, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		if err := p.open(); err != nil {
			t.Fatal(err)
		}
		way := p.pipelines[0]
		value := zabbix.Value{
			Host: strings.Repeat("ü", 128), Key: strings.Repeat("ü", 2048), Value: strings.Repeat("x", way.longest()), Clock: time.Now().Unix(),
		}
		if err := way.sink(agentForm).Append([]zabbix.Value{value}); err != nil {
			t.Errorf("of %d bytes: %v", size, err)
		}
		if err := errors.Join(p.closeBuffers(), p.proxy.Close()); err != nil {
			t.Error(err)
		}
	}
}
