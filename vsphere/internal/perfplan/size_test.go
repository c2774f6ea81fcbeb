package perfplan

import (
	"testing"
	"unsafe"
)

// TestWantsStaySmall keeps what is wanted below a size class of the allocator:
// 10,000 virtual machines with 20 counters have 200,000 of them.
func TestWantsStaySmall(t *testing.T) {
	if size := unsafe.Sizeof(want{}); size > 96 {
		t.Errorf("a want takes %d bytes", size)
	}
}
