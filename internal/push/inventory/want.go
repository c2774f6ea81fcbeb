package inventory

import (
	"strconv"
	"strings"

	"vpoller/internal/push"
	"vpoller/zabbix/active"
	"vpoller/zabbix/hostsync"
)

// A want is an object that is to be a host, and the names that it would take,
// the best first.
type want struct {
	id    string // of the object, the same as long as there is it
	names []string
	host  push.Host // without a name

	number  int // in the object's reference
	kind    int // its place among the kinds
	vcenter string
}

// wants adds those of the objects that the rule makes hosts of.
func (r *Rule) wants(wants []want, objects []hostsync.Object) []want {
	n := r.need(nil)
	filter := n.filter()
	for i := range objects {
		if o := &objects[i]; filter.Excluded(o) == "" {
			wants = append(wants, r.want(o))
		}
	}
	return wants
}

func (r *Rule) want(o *hostsync.Object) want {
	return want{
		id:    string(r.Kind) + " " + o.ID(),
		names: r.namesFor(o),
		host: push.Host{
			Metadata: r.metadata(o),
			Ref:      push.Ref{Kind: r.Kind, VCenter: o.VCenter, Name: o.MoID},
		},
		number: number(o.MoID), kind: rank(r.Kind), vcenter: o.VCenter,
	}
}

// namesFor are the names that an object would take. One whose pattern comes to
// nothing, as of a machine whose name cannot be known, goes by its reference.
func (r *Rule) namesFor(o *hostsync.Object) []string {
	text, _ := r.HostName.Fill(o.Place)
	name := hostsync.Technical(text)
	if name == "" {
		return []string{hostsync.Technical(o.MoID), hostsync.Technical(o.VCenter + " " + o.MoID)}
	}
	return []string{name, hostsync.Marked(name, o.MoID), hostsync.Marked(name, o.VCenter+" "+o.MoID), hostsync.Marked(name, string(r.Kind)+" "+o.VCenter)}
}

// metadata is what autoregistration goes by. Places that are empty leave no
// blanks behind.
func (r *Rule) metadata(o *hostsync.Object) string {
	text, _ := r.Metadata.Fill(o.Place)
	return active.CutMetadata(strings.Join(strings.Fields(text), " "))
}

// number is that at the end of a reference, "vm-42" or "domain-c7": the lower, the
// older the object.
func number(moid string) int {
	digits := moid[strings.LastIndexFunc(moid, func(r rune) bool { return r < '0' || r > '9' })+1:]
	n, _ := strconv.Atoi(digits)
	return n
}

func rank(kind push.Kind) int {
	for i, k := range push.Kinds() {
		if k == kind {
			return i
		}
	}
	return 0
}
