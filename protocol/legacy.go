package protocol

import "encoding/json"

// legacyMethods are the names of 2014 and what they are called since.
var legacyMethods = map[string]string{
	"cluster.poll":    "cluster.get",
	"datacenter.poll": "datacenter.get",
	"datastore.poll":  "datastore.get",
	"host.poll":       "host.get",
	"vm.poll":         "vm.get",
}

// legacyFields are the keys of older requests and what they are called since:
// "info.url" named a datastore, "property" a single property path, and
// "counter-id" is what the C client still sends for a counter.
var legacyFields = map[string]Field{
	"info.url":   FieldName,
	"property":   FieldProperties,
	"counter-id": FieldCounterName,
}

// modernise rewrites a request in an older form, in place. A key of today that
// carries a value wins over its older name.
func modernise(members map[string]json.RawMessage) {
	for old, field := range legacyFields {
		raw, ok := members[old]
		if ok && unset(members[string(field)]) {
			members[string(field)] = raw
		}
	}
	if name, ok := scalarText(members[string(FieldMethod)]); ok {
		if today, ok := legacyMethods[name]; ok {
			members[string(FieldMethod)] = json.RawMessage(`"` + today + `"`)
		}
	}
}

func unset(raw json.RawMessage) bool {
	return len(raw) == 0 || string(raw) == "null" || string(raw) == `"(null)"`
}
