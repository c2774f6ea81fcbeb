package e2e

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"vpoller/broker"
	"vpoller/helpers"
	"vpoller/protocol"
	"vpoller/vsphere"
	"vpoller/worker"
)

// workerParts is a worker in its parts, to be stopped one by one in this order.
type workerParts struct {
	service, feed, worker, pool part
}

// stop ends the worker as its daemon does.
func (w workerParts) stop() {
	for _, p := range []part{w.service, w.feed, w.worker, w.pool} {
		p.stop()
	}
}

// startWorker connects a worker for the hosts to a proxy's backend, or to a
// cable that leads there, and waits until the proxy has it.
func startWorker(t *testing.T, p *broker.Proxy, backend string, hosts ...vsphere.Host) workerParts {
	t.Helper()
	pool, err := vsphere.NewPool(hosts, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	tasks := make(chan protocol.Task)
	w, err := worker.New(worker.Config{
		Timeout: 20 * time.Second, Hostnames: pool.Hostnames(), Grace: time.Second,
	}, tasks, pool, helpers.New())
	if err != nil {
		t.Fatal(err)
	}
	service, err := broker.NewService(broker.ServiceConfig{
		Endpoints: []string{backend}, Hostnames: pool.Hostnames(), Capacity: w.Capacity(), Grace: time.Second,
	})
	if err != nil {
		t.Fatal(err)
	}
	before := len(p.Stats().Workers)
	parts := workerParts{
		pool:    run(t, "pool", pool.Run),
		worker:  run(t, "worker", w.Run),
		feed:    run(t, "feed", feed(service, tasks)),
		service: run(t, "service", service.Run),
	}
	t.Cleanup(parts.stop)
	await(t, "the worker at the proxy", func() bool { return len(p.Stats().Workers) > before })
	return parts
}

// feed hands tasks from the service to the worker until the service has ended.
func feed(service *broker.Service, tasks chan<- protocol.Task) func(context.Context) error {
	return func(context.Context) error {
		defer close(tasks)
		for task := range service.Tasks() {
			tasks <- task
		}
		return nil
	}
}
