// Vpoller-client asks a vPoller proxy and prints the answer; "vpoller-client
// --help" explains it.
package main

import (
	"context"
	"os"

	"vpoller/internal/cli"
	"vpoller/internal/cli/client"
)

// The client drains nothing, so signals do what they do by default.
func main() {
	p := cli.ThisProcess()
	os.Exit(cli.Report(p.Stderr, p.Name, client.Run(context.Background(), p)))
}
