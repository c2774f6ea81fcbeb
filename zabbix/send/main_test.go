package send_test

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if os.Getenv(trapperRole) != "" {
		serveTrapper()
		return
	}
	goleak.VerifyTestMain(m)
}
