package zabbix

import "regexp"

// reason says why something shows no value, or a rule finds nothing, against
// the simulator. Against a real vCenter it would.
type reason struct {
	template string         // its object: "Virtual Machine"; "" for all
	key      *regexp.Regexp // of the item or rule
	why      string
}

// reasons are all that are accepted. One that fits nothing any more fails the test.
var reasons = []reason{}

// reasonFor is the first reason that fits, nil without one.
func reasonFor(template, key string) *reason {
	for i, r := range reasons {
		if (r.template == "" || r.template == template) && r.key.MatchString(key) {
			return &reasons[i]
		}
	}
	return nil
}
