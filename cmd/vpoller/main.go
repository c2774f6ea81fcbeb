// Vpoller runs a proxy and a worker in one process: against a simulated
// vCenter to show what vPoller does, or against real ones. "vpoller --help"
// explains it.
package main

import (
	"context"
	"os"

	"vpoller/internal/cli"
	"vpoller/internal/cli/demo"
)

func main() { os.Exit(cli.Main(run)) }

// run gives the arguments after the command's name to the command.
func run(ctx context.Context, p *cli.Process) error {
	if len(p.Args) > 0 {
		sub := *p
		sub.Name, sub.Args = p.Name+" "+p.Args[0], p.Args[1:]
		switch p.Args[0] {
		case "demo":
			return demo.Run(ctx, &sub)
		case "standalone":
			return standaloneProgram().Run(ctx, &sub)
		}
	}
	return top(p)
}

// top answers what is asked of vpoller itself.
func top(p *cli.Process) error {
	f := &cli.Flags{Name: p.Name, About: about, Synopsis: []string{"demo [options]", "standalone [-f FILE] [options]"}}
	f.Text("Commands", commands)
	f.Common(f.Group("Options"))
	words, err := f.Parse(p.Args, p.Stdout)
	switch {
	case err != nil:
		return err
	case len(words) == 0:
		return cli.Usagef(f.SeeHelp(), "no command given: demo or standalone")
	default:
		return cli.Usagef(f.SeeHelp(), "unknown command %q", words[0])
	}
}

const about = `
vpoller runs a vPoller proxy and a worker in one process.`

const commands = `
demo        against a simulated vCenter, with a tour of what vPoller does
standalone  against the vCenters of a configuration

"vpoller demo --help" and "vpoller standalone --help" explain each.`
