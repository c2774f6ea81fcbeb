// Vpoller-zabbix is an external check for Zabbix; "vpoller-zabbix --help"
// explains it.
package main

import (
	"context"
	"os"

	"vpoller/internal/cli"
	"vpoller/internal/cli/external"
)

// One question is all there is to it, so signals do what they do by default.
func main() {
	p := cli.ThisProcess()
	os.Exit(cli.Report(p.Stderr, p.Name, external.Run(context.Background(), p)))
}
