package clitest

import (
	"context"
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"vpoller/internal/cli"
	"vpoller/internal/cli/client"
)

// Main runs the tests of the program called name, whose scripts may use that
// program and vpoller-client. It does not return.
func Main(m *testing.M, name string, main func()) {
	programs := map[string]func(){
		"vpoller-client": func() {
			p := cli.ThisProcess()
			os.Exit(cli.Report(p.Stderr, p.Name, client.Run(context.Background(), p))) //nolint:forbidigo // this is a main function
		},
	}
	programs[name] = main
	testscript.Main(m, programs)
}
