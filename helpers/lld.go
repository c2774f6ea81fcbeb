package helpers

import "vpoller/protocol"

// appendLLD is low-level discovery data of any method, an error as its message,
// which Zabbix shows as the reason why the rule is not supported.
func appendLLD(dst []byte, r *protocol.Request, resp *protocol.Response) []byte {
	list, err := lld(r, resp)
	if err != nil {
		return append(dst, err.Error()...)
	}
	return protocol.AppendJSON(dst, list, false)
}

func lld(r *protocol.Request, resp *protocol.Response) (protocol.List, error) {
	m, err := answered(r, resp)
	if err != nil {
		return nil, err
	}
	rows, ok := discovered(m, resp.Result)
	if !ok {
		return nil, protocol.Errorf(protocol.CodeInternal, "The result of %s has no rows to discover", r.Method)
	}
	if r.Context {
		rows = filled(rows, r.Properties)
	}
	return discovery(rows, strictMacros(m.Macro)), nil
}

// filled gives every row the members that any of them has, and those at paths,
// in one order; "" where a row has none. Zabbix leaves out rows that lack a
// macro that a filter looks at.
func filled(rows []protocol.Object, paths []string) []protocol.Object {
	names := memberNames(rows, paths)
	whole := make([]protocol.Object, len(rows))
	for i, row := range rows {
		whole[i] = make(protocol.Object, len(names))
		for j, name := range names {
			v, _ := row.Get(name)
			if v == nil {
				v = ""
			}
			whole[i][j] = protocol.Member{Name: name, Value: v}
		}
	}
	return whole
}

// memberNames are the names of all members of rows and then paths, each once,
// what says where the rows belong last.
func memberNames(rows []protocol.Object, paths []string) []string {
	var names []string
	seen := map[string]bool{placement: true}
	placed := false
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			names = append(names, name)
		}
	}
	for _, row := range rows {
		for _, member := range row {
			add(member.Name)
			placed = placed || member.Name == placement
		}
	}
	for _, path := range paths {
		add(path)
	}
	if placed {
		names = append(names, placement)
	}
	return names
}

// answered is the method of r; an error when resp is one.
func answered(r *protocol.Request, resp *protocol.Response) (*protocol.Method, error) {
	if resp.Success != 0 {
		return nil, &protocol.Error{Code: resp.Code, Msg: resp.Msg, Hint: resp.Hint}
	}
	return protocol.LookupRequest(r)
}
