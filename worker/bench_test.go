package worker

import (
	"context"
	"testing"

	"vpoller/protocol"
)

// BenchmarkWorkerRequest is what the worker itself costs for each request:
// decoding, checks, lane, deadline, encoding, with a vSphere end that answers
// at once. One client asks and waits; so does one for each processor.
func BenchmarkWorkerRequest(b *testing.B) {
	row := protocol.Object{{Name: "name", Value: "db01"}, {Name: "runtime.powerState", Value: "poweredOn"}}
	resp := protocol.OK("Successfully retrieved object properties", protocol.List{row})
	caller := callerFunc(func(context.Context, *protocol.Request) (*protocol.Response, error) { return resp, nil })
	r := &protocol.Request{}
	r.Set(protocol.FieldMethod, "vm.get")
	r.Set(protocol.FieldHostname, "vc01")
	r.Set(protocol.FieldName, "db01")
	r.SetProperties([]string{"runtime.powerState"})
	body := r.Encode()

	tasks := make(chan protocol.Task)
	w, err := New(Config{Hostnames: []string{"vc01"}}, tasks, caller, nil)
	if err != nil {
		b.Fatal(err)
	}
	stopped := make(chan error)
	go func() { stopped <- w.Run(context.Background()) }()
	ask := func(pb func() bool) {
		replied := make(chan struct{}, 1)
		reply := func([]byte) { replied <- struct{}{} }
		for pb() {
			tasks <- protocol.Task{Body: body, Reply: reply}
			<-replied
		}
	}
	b.Run("sequential", func(b *testing.B) {
		b.ReportAllocs()
		ask(b.Loop)
	})
	b.Run("parallel", func(b *testing.B) {
		b.ReportAllocs()
		b.RunParallel(func(pb *testing.PB) { ask(pb.Next) })
	})
	close(tasks)
	if err := <-stopped; err != nil {
		b.Fatal(err)
	}
}
