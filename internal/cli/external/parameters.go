package external

import (
	"strings"

	"vpoller/internal/cli"
	"vpoller/protocol"
)

// A parameter is something that an item key says about the request.
type parameter struct {
	field       protocol.Field
	flag, short string
	usage       string
}

// parameters are, in this order, what the words of a key without flags mean:
// the order of the keys of the original's loadable module. Each has its flag.
var parameters = [...]parameter{
	{protocol.FieldMethod, "method", "m", "the `METHOD` to ask for"},
	{protocol.FieldHostname, "vsphere-host", "V", "the vCenter or ESXi `HOST` to ask, as the worker's configuration calls it"},
	{protocol.FieldName, "name", "n", "`NAME` of the object; also its MoRef (vm-42), UUID or inventory path; of a datastore its URL"},
	{protocol.FieldProperties, "properties", "p", "property `PATHS` to get, separated by commas; without --batch the value of the first is printed"},
	{protocol.FieldKey, "key", "k", "`KEY` to pick from the result: the path of a guest disk, a part of a process's command line"},
	{protocol.FieldUsername, "username", "U", "`USER` inside the guest"},
	{protocol.FieldPassword, "password", "P", "`PASSWORD` of that user; better kept in the settings, where nobody sees it"},
	{protocol.FieldCounterName, "counter-name", "c", "performance `COUNTER`, such as cpu.usage.percent.average"},
	{protocol.FieldInstance, "instance", "i", "`INSTANCE` of the counter: vmnic0, 4000, ...; * for all; the total without"},
	{protocol.FieldPerfInterval, "perf-interval", "T", "historical `INTERVAL` of the counter, such as \"Past day\"; realtime without"},
}

// null is how keys of the original's templates leave out a parameter.
const null = "null"

// isGiven reports whether a parameter says anything.
func isGiven(text string) bool { return text != "" && text != null }

// give sets the field of r, or leaves it null when text says nothing.
func give(r *protocol.Request, f protocol.Field, text string) {
	switch {
	case !isGiven(text):
	case f == protocol.FieldProperties:
		if paths := cli.SplitPaths(text); len(paths) > 0 {
			r.SetProperties(paths)
		}
	default:
		r.Set(f, text)
	}
}

// giveWords reads the words of a key without flags.
func giveWords(r *protocol.Request, words []string) error {
	if len(words) > len(parameters) {
		return cli.Usagef("a comma inside a parameter needs quotes around it",
			"%d parameters, but there are only %d: %s", len(words), len(parameters), strings.Join(names(), ", "))
	}
	for i, word := range words {
		give(r, parameters[i].field, word)
	}
	return nil
}

// names are the parameters as messages call them.
func names() []string {
	all := make([]string, len(parameters))
	for i, p := range parameters {
		all[i] = string(p.field)
	}
	return all
}
