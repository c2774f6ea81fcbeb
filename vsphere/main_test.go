package vsphere

import (
	"sync"
	"testing"

	"go.uber.org/goleak"

	"vpoller/vsphere/vcsimtest"
)

// recorded is the simulated vCenter that tests share which only read: the
// inventory behind the recorded requests and replies.
var recorded = sync.OnceValues(func() (*vcsimtest.Server, error) {
	return vcsimtest.New(vcsimtest.Options{Golden: true})
})

func TestMain(m *testing.M) { goleak.VerifyTestMain(closing{m}) }

// closing ends what tests share before leaks are looked for.
type closing struct{ *testing.M }

func (c closing) Run() int {
	code := c.M.Run()
	if sim, err := recorded(); err == nil {
		_ = sim.Close() // nothing is left to tell
	}
	return code
}
