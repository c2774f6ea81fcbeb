// Vpoller-import keeps hosts in Zabbix in step with the objects of vSphere;
// "vpoller-import --help" explains it.
package main

import (
	"os"

	"vpoller/internal/cli"
	"vpoller/internal/cli/importer"
)

// The first signal lets the call under way finish, the second ends the process.
func main() { os.Exit(cli.Main(importer.Run)) }
