package hostsync

import (
	"fmt"
	"slices"
)

// A seat is a name that somebody has or wants to have. Names are unique among
// the hosts and templates of a Zabbix.
type seat struct {
	current string   // "" of a host that is to be made
	stay    bool     // current is good as it is
	wants   []string // the best first
	got     string   // the outcome; "" when everything wanted is taken
}

// seats gives names away: first to those that stay, then to hosts that are
// there, then to new ones. Those who yield keep theirs unless somebody took it.
func seats(taken map[string]bool, holders, yielding []*seat) {
	give := func(s *seat, name string) {
		s.got = name
		taken[name] = true
	}
	choose := func(s *seat) {
		if i := slices.IndexFunc(s.wants, func(name string) bool { return !taken[name] }); i >= 0 {
			give(s, s.wants[i])
		}
	}
	for _, s := range holders {
		if s.stay {
			give(s, s.current)
		}
	}
	for _, s := range holders {
		if !s.stay && s.current != "" {
			choose(s)
		}
	}
	for _, s := range holders {
		if !s.stay && s.current == "" {
			choose(s)
		}
	}
	for _, s := range yielding {
		if !taken[s.current] {
			give(s, s.current)
		} else {
			choose(s)
		}
	}
}

// name gives every host, new, kept or gone, its two names.
func (p *planner) name() {
	for _, u := range p.units {
		u.technical = seat{wants: hostNames(u.rule.HostName, u.object)}
		plain, marked := visibleNames(u.rule.VisibleName, u.object)
		u.visible = seat{wants: []string{plain, marked}}
		if u.host != nil {
			u.technical.current, u.technical.stay = u.host.Host, fits(u.host.Host, u.rule.HostName, u.object)
			u.visible.current, u.visible.stay = u.host.Name, u.host.Name == plain || u.object.Name == ""
		}
	}
	for _, u := range p.gone {
		mark := "gone " + u.host.ID
		u.technical = seat{current: u.host.Host, wants: []string{technical(u.host.Host + " " + mark)}}
		u.visible = seat{current: u.host.Name, wants: []string{marking(u.host.Name, mark)}}
	}
	p.seat(p.state.technical, func(u *unit) *seat { return &u.technical })
	p.seat(p.state.visible, func(u *unit) *seat { return &u.visible })
	for _, u := range p.units {
		if u.skip == "" {
			u.skip = p.homeless(u)
		}
	}
}

// homeless says why there is no name for a unit, "" when there is one.
func (p *planner) homeless(u *unit) string {
	switch {
	case len(u.technical.wants) == 0:
		return "nothing of its name is allowed in Zabbix"
	case u.technical.got == "":
		return fmt.Sprintf("%q is the name of another host or template: delete or rename it, or give the host the tag %s=%s to hand it over",
			u.technical.wants[0], TagID, u.object.ID())
	case u.visible.got == "":
		return fmt.Sprintf("%q is the visible name of another host or template", u.visible.wants[len(u.visible.wants)-1])
	}
	return ""
}

func (p *planner) seat(names map[string]string, of func(*unit) *seat) {
	mine := map[string]bool{}
	var holders, yielding []*seat
	for _, u := range p.units {
		if u.skip != "" {
			continue
		}
		holders = append(holders, of(u))
		if u.host != nil {
			mine[u.host.ID] = true
		}
	}
	for _, u := range p.gone {
		yielding = append(yielding, of(u))
		mine[u.host.ID] = true
	}
	taken := map[string]bool{}
	for name, owner := range names {
		if owner == "" || !mine[owner] {
			taken[name] = true
		}
	}
	seats(taken, holders, yielding)
}
