package perfplan

import (
	"strconv"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// TestWantsStaySmall keeps what is wanted below a size class of the allocator:
// 10,000 virtual machines with 20 counters have 200,000 of them.
func TestWantsStaySmall(t *testing.T) {
	if size := unsafe.Sizeof(want{}); size > 96 {
		t.Errorf("a want takes %d bytes", size)
	}
}

// TestALargeTableKeepsNobodyWaiting: others look while all of it is gone
// through. (A mutex is handed to who has waited for more than a millisecond, at
// the latest when it is given back the second time.)
func TestALargeTableKeepsNobodyWaiting(t *testing.T) {
	const chunks = 5
	table := NewTable(1 << 30)
	for i := range chunks * atATime {
		table.Want(realtime, Entity{"VirtualMachine", strconv.Itoa(i)}, cpu, 1, start)
	}
	var served atomic.Bool
	done := make(chan struct{})
	looked := 0
	table.eachOf(realtime, func(Entity, *subject) {
		looked++
		switch looked {
		case 1:
			go func() {
				defer close(done)
				table.Wants(realtime, vm, cpu)
				served.Store(true)
			}()
		case chunks * atATime:
			if !served.Load() {
				t.Error("a poll waits until all of the table has been gone through")
			}
		}
		if looked%atATime == 1 {
			<-time.After(5 * time.Millisecond)
		}
	})
	<-done
	if looked != chunks*atATime {
		t.Errorf("%d of %d entities are looked at", looked, chunks*atATime)
	}
}
