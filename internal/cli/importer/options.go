package importer

import (
	"vpoller/internal/cli"
	"vpoller/internal/config"
)

// DefaultFile is where the configuration is unless a flag says otherwise.
const DefaultFile = "/etc/vpoller/import.yaml"

// options are the values of the flags.
type options struct {
	file, endpoint      string
	dryRun, list, check bool
	remove, keep        bool
	maxDelete           float64
}

// defineFlags makes the flags, which fill the options returned.
func defineFlags(prog string) (*cli.Flags, *options) {
	o := &options{}
	f := &cli.Flags{
		Name:     prog,
		About:    about,
		Synopsis: []string{"[-f FILE] --dry-run", "[-f FILE] [--delete] [options]", "[-f FILE] --check-config", "completion bash|zsh|fish"},
	}
	g := f.Group("What to do")
	g.StringVarP(&o.file, "file", "f", DefaultFile, "`FILE` that says which objects become hosts, and where; that of the original works too")
	g.BoolVar(&o.dryRun, "dry-run", false, "print what would be done as a table, and do nothing")
	g.BoolVarP(&o.list, "list", "l", false, "print the table and do it")
	g.BoolVar(&o.check, "check-config", false, "print the settings in effect, passwords hidden, or every problem of the file")

	g = f.Group("Hosts whose objects are gone or excluded (they are disabled unless told otherwise)")
	g.BoolVarP(&o.remove, "delete", "d", false, "delete them, with their history")
	g.BoolVar(&o.keep, "keep", false, "leave them as they are")
	g.Float64Var(&o.maxDelete, "max-delete", 10, "disable or delete nothing in a vCenter where more than this many of its hosts would go: `PERCENT`")

	g = f.Group("Where to ask")
	g.StringVarP(&o.endpoint, "endpoint", "e", "", "`ENDPOINT` of the proxy, in place of that of the file, of $"+config.ClientEnv("endpoint")+" or "+config.ClientFile)

	f.Common(f.Group("Finding out"))
	f.Text("What happens to hosts", rulesText)
	f.Text("Exit codes", exitCodes)
	f.Text("Examples", examples)
	return f, o
}

// checkOptions finds what is wrong with the flags together.
func (o *options) checkOptions() error {
	switch {
	case o.remove && o.keep:
		return cli.Usagef("--keep leaves hosts alone, --delete deletes them", "--delete and --keep are both given")
	case o.maxDelete < 0 || o.maxDelete > 100:
		return cli.Usagef("10 is the default, 100 is no limit", "--max-delete %v is no percentage", o.maxDelete)
	case o.dryRun && o.list:
		return cli.Usagef("--dry-run prints the table and does nothing, --list does it too", "--dry-run and --list are both given")
	}
	return nil
}
