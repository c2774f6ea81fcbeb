package jobs

import (
	"errors"
	"fmt"

	"vpoller/internal/push"
	"vpoller/zabbix/hostsync"
	"vpoller/zabbix/itemkey"
)

// An Object is what a job asks about: one of vSphere, or a vCenter as a whole.
type Object struct {
	push.Ref
	Place func(name string) string // what stands for the places of patterns; "" for none
}

// A unit is an object as one job sees it.
type unit struct {
	job    *job
	object Object
	host   string
}

// newUnit finds out whether Zabbix could have a place for the values.
func newUnit(j *job, o Object) (*unit, error) {
	host, whole := j.Host.Fill(o.Place)
	if !whole || host == "" {
		return nil, fmt.Errorf("pattern %s has places that it has nothing for", j.Host)
	}
	u := &unit{job: j, object: o, host: hostsync.Technical(host)}
	for n := range j.asks {
		if _, err := u.key(n); err != nil {
			return nil, err
		}
	}
	return u, nil
}

// A seat is what only one object of a job can have: the host and the first item.
type seat struct{ host, key string }

func (u *unit) seat() seat {
	key, _ := u.key(0) //nolint:errcheck // newUnit has tried
	return seat{u.host, key}
}

var errNoPlace = errors.New("the pattern of the item has places that it has nothing for")

// key is the item of an ask.
func (u *unit) key(n int) (string, error) {
	key, whole := u.job.asks[n].item.Fill(u.object.Place)
	if !whole {
		return "", errNoPlace
	}
	if _, err := itemkey.Parse(key); err != nil {
		return "", err
	}
	return key, nil
}
