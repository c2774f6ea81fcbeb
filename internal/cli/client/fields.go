package client

import (
	"strings"

	"vpoller/protocol"
)

// fieldFlags says how each key of a request is given on the command line, what
// it is in a few words, and what stands for it in an example.
var fieldFlags = map[protocol.Field]struct{ flag, meaning, example string }{
	protocol.FieldName:         {"-n NAME", "the object: name, MoRef, UUID or inventory path", "-n NAME"},
	protocol.FieldNames:        {"--names NAMES", "many objects, in place of -n: names separated by commas, or @FILE", "--names @FILE"},
	protocol.FieldSince:        {"--since TIME", "all samples later than this, such as 10m ago", "--since 10m"},
	protocol.FieldProperties:   {"-p PATHS", "property paths, separated by commas", "-p name"},
	protocol.FieldKey:          {"-k KEY", "what to pick from the result", "-k /"},
	protocol.FieldUsername:     {"-U USER", "user inside the guest", "-U monitor"},
	protocol.FieldPassword:     {"--password-file FILE", "password of that user; or -P, or $VPOLLER_GUEST_PASSWORD", "--password-file guest.password"},
	protocol.FieldCounterName:  {"-c COUNTER", "performance counter; for *.perf.get several, separated by commas", "-c cpu.usage.percent.average"},
	protocol.FieldInstance:     {"-i INSTANCE", "instance of the counter; empty for the total, * for all", "-i ''"},
	protocol.FieldMaxSample:    {"-s NUMBER", "how many of the newest samples", "-s 1"},
	protocol.FieldPerfInterval: {"-T INTERVAL", "historical interval of the counter", "-T 'Past day'"},
	protocol.FieldContext:      {"--context", "also what each object is and where it belongs", "--context"},
}

// flagsOf is how the fields are given on the command line, in short.
func flagsOf(fields []protocol.Field) string {
	flags := make([]string, len(fields))
	for i, f := range fields {
		flags[i], _, _ = strings.Cut(fieldFlags[f].flag, " ")
		if f == protocol.FieldPassword {
			flags[i] = "-P"
		}
	}
	return strings.Join(flags, " ")
}

// missingFields are the keys that m needs and r has no value for. Such a
// request is sent all the same, as it always was: the worker decides.
func missingFields(m *protocol.Method, r *protocol.Request) []protocol.Field {
	var missing []protocol.Field
	for _, f := range m.Required {
		if r.Null(f) && (f != protocol.FieldName || len(r.Names) == 0) {
			missing = append(missing, f)
		}
	}
	return missing
}
