package hostsync

// argument is what the API is told about one host.
func (a *applier) argument(call string, action *Action) any {
	switch call {
	case "host.delete":
		return action.HostID
	case "host.create":
		p := a.changes(action.set)
		p["inventory_mode"] = 1 // automatic: templates fill it in
		p["interfaces"] = []params{{"type": 1, "main": 1, "useip": 1, "ip": "127.0.0.1", "dns": "", "port": "10050"}}
		return p
	}
	p := a.changes(action.set)
	p["hostid"] = action.HostID
	return p
}

// changes are the members of a host that are set.
func (a *applier) changes(c change) params {
	p := params{}
	if c.host != nil {
		p["host"] = *c.host
	}
	if c.name != nil {
		p["name"] = *c.name
	}
	if c.disabled != nil {
		p["status"] = map[bool]int{true: 1, false: 0}[*c.disabled]
	}
	if c.groups != nil {
		list := make([]params, len(c.groups))
		for i, name := range c.groups {
			list[i] = params{"groupid": a.state.groups[name]}
		}
		p["groups"] = list
	}
	if c.templates != nil {
		list := make([]params, len(c.templates))
		for i, id := range c.templates {
			list[i] = params{"templateid": id}
		}
		p["templates"] = list
	}
	if c.macros != nil {
		list := make([]params, len(c.macros))
		for i, m := range c.macros {
			list[i] = m.params()
		}
		p["macros"] = list
	}
	if c.tags != nil {
		p["tags"] = c.tags
	}
	if c.placement != nil {
		a.place(p, *c.placement)
	}
	return p
}

// params is a macro as the API takes it: one with only an id stays as it is.
func (m Macro) params() params {
	p := params{}
	if m.ID != "" {
		p["hostmacroid"] = m.ID
	}
	if m.Macro != "" {
		p["macro"], p["value"] = m.Macro, m.Value
	}
	return p
}

// place says who monitors a host, in the words of the release.
func (a *applier) place(p params, at placement) {
	switch {
	case !a.state.version.AtLeast(7, 0):
		p["proxy_hostid"] = at.id
	case at.what == "proxy":
		p["monitored_by"], p["proxyid"] = 1, at.id
	default:
		p["monitored_by"], p["proxy_groupid"] = 2, at.id
	}
}
