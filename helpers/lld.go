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
	return discovery(rows, strictMacros(m.Macro)), nil
}

// answered is the method of r; an error when resp is one.
func answered(r *protocol.Request, resp *protocol.Response) (*protocol.Method, error) {
	if resp.Success != 0 {
		return nil, &protocol.Error{Code: resp.Code, Msg: resp.Msg, Hint: resp.Hint}
	}
	return protocol.LookupRequest(r)
}
