package buffer

import (
	"os"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(child(dir)) //nolint:forbidigo // the process that is killed
	}
	goleak.VerifyTestMain(m)
}
