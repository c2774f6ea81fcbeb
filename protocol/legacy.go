package protocol

// legacyMethods are the names of 2014 and what they are called since.
var legacyMethods = map[string]string{
	"cluster.poll":    "cluster.get",
	"datacenter.poll": "datacenter.get",
	"datastore.poll":  "datastore.get",
	"host.poll":       "host.get",
	"vm.poll":         "vm.get",
}

// legacy collects what a request says in an older form: "info.url" named a
// datastore, "property" a single property path, and "counter-id" is what the
// C client still sends for a counter.
type legacy struct {
	url, property, counter []byte
}

func (l *legacy) note(key, raw []byte) {
	switch string(key) {
	case "info.url":
		l.url = raw
	case "property":
		l.property = raw
	case "counter-id":
		l.counter = raw
	}
}

// apply puts r into the form of today. A key of today that carries a value
// wins over its older name.
func (l *legacy) apply(r *Request) error {
	if today, ok := legacyMethods[r.Method]; ok {
		r.Method = today
	}
	for _, old := range []struct {
		field Field
		raw   []byte
	}{{FieldName, l.url}, {FieldProperties, l.property}, {FieldCounterName, l.counter}} {
		if old.raw == nil || !r.Null(old.field) {
			continue
		}
		if err := r.decodeField(old.field, old.raw); err != nil {
			return err
		}
	}
	return nil
}
