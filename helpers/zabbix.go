package helpers

import "vpoller/protocol"

// cannotSend is the original's word for a result that its helper choked on.
const cannotSend = `{"success": 1, "msg": "Cannot send result: str objects only"}`

// appendZabbix is the item value or the discovery data as JSON, an error as
// its bare message.
func appendZabbix(dst []byte, r *protocol.Request, resp *protocol.Response) []byte {
	if resp.Success != 0 {
		return append(dst, resp.Msg...)
	}
	m, ok := protocol.Lookup(r.Method)
	if !ok || m.Unhelped {
		dst = append(dst, "[zbx-helper]: Do not know how to process "...)
		return append(append(dst, r.Method...), " method"...)
	}
	v, ok := zabbixValue(m, r, resp.Result)
	if !ok {
		return append(dst, cannotSend...)
	}
	return protocol.AppendJSON(dst, v, false)
}

// zabbixValue is what there is to say about a result; false when it is nothing,
// because no property was asked for or the result is empty.
func zabbixValue(m *protocol.Method, r *protocol.Request, result protocol.Value) (protocol.Value, bool) {
	switch m.View {
	case protocol.ViewRows, protocol.ViewInnerRows:
		rows, ok := discovered(m, result)
		if !ok {
			return nil, false
		}
		return protocol.Object{{Name: "data", Value: discovery(rows, plainMacros(m.Macro))}}, true
	case protocol.ViewCount:
		return count(result, r.Key)
	case protocol.ViewCounters:
		row, ok := valueRow(m, result)
		counters := r.Counters()
		if !ok || len(counters) == 0 {
			return nil, false
		}
		v, _ := row.Get(counters[0])
		return v, true
	default:
		row, ok := valueRow(m, result)
		if !ok || len(r.Properties) == 0 {
			return nil, false
		}
		v, _ := row.Get(r.Properties[0])
		return v, true
	}
}
