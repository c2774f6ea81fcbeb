package e2e

import (
	"context"
	"math/rand/v2"
	"time"

	"vpoller/protocol"
)

// cpuPath changes all the time.
const cpuPath = "summary.quickStats.overallCpuUsage"

func modelPaths() []string {
	return []string{"name", "config.instanceUuid", "parent", "runtime.host", "runtime.powerState", "config.annotation", cpuPath}
}

func poll(name string) *protocol.Request {
	r := request("vm.get")
	r.Set(protocol.FieldName, name)
	r.SetProperties(modelPaths())
	return r
}

func discovery() *protocol.Request { return request("vm.discover") }

func request(method string) *protocol.Request {
	r := new(protocol.Request)
	r.Set(protocol.FieldMethod, method)
	r.Set(protocol.FieldHostname, "vc")
	return r
}

// poll asks for one thing after another and checks each answer.
func (m *model) poll(ctx context.Context, random *rand.Rand) {
	for ctx.Err() == nil && !m.t.Failed() {
		switch random.IntN(10) {
		case 0:
			m.discover()
		case 1, 2, 3:
			m.sample(m.record.anyName(random), random)
		default:
			m.get(m.record.anyName(random))
		}
	}
}

func (m *model) get(name string) {
	asked := time.Now()
	resp, err := m.ask(poll(name))
	answered := time.Now()
	m.settle()
	switch {
	case err != nil:
		m.t.Errorf("vm.get of %s: %v", name, err)
	case resp.Success == 0:
		m.report(m.record.checkValues(name, resp.Result.(protocol.List)[0].(protocol.Object), asked, answered))
	case resp.Code == protocol.CodeNotFound:
		m.report(m.record.checkAbsent(name, asked, answered))
	default:
		m.t.Errorf("vm.get of %s: %s %s", name, resp.Code, resp.Msg)
	}
}

func (m *model) discover() {
	asked := time.Now()
	resp, err := m.ask(discovery())
	answered := time.Now()
	m.settle()
	if err != nil || resp.Success != 0 {
		m.t.Errorf("vm.discover: %+v, %v", resp, err)
		return
	}
	names := make(map[string]bool)
	for _, row := range resp.Result.(protocol.List) {
		name, _ := row.(protocol.Object).Get("name")
		names[name.(string)] = true
	}
	m.report(m.record.checkNames(names, asked, answered))
}

func (m *model) report(err error) {
	if err != nil {
		m.t.Error(err)
	}
}
