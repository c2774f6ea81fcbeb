package agent

import (
	"fmt"

	"vpoller/zabbix/interval"
	"vpoller/zabbix/itemkey"
)

// intervals are those that items have, each once: hundreds of thousands of items
// share a handful.
type intervals map[string]*interval.Interval

// maxIntervals is how many are remembered. Items keep theirs when they are
// forgotten.
const maxIntervals = 10_000

// never is the interval of items that there is nothing to ask for.
var never = new(interval.Interval)

// parse reads an interval as Zabbix hands it out.
func (all intervals) parse(text string) (*interval.Interval, error) {
	if iv := all[text]; iv != nil {
		return iv, nil
	}
	if macro := itemkey.Unresolved(text); macro != "" {
		return nil, fmt.Errorf("the update interval has the macro %s, which is not defined", macro)
	}
	iv, err := interval.Parse(text)
	if err != nil {
		return nil, err
	}
	if len(all) >= maxIntervals {
		clear(all)
	}
	all[text] = iv
	return iv, nil
}
