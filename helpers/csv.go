package helpers

import (
	"slices"
	"strings"

	"vpoller/protocol"
)

// appendCSV is the rows as CSV: CRLF, the sorted keys of the first row as
// header and columns. A key that a later row lacks reads None, one that only a
// later row has is left out, as it has always been.
func appendCSV(dst []byte, _ *protocol.Request, resp *protocol.Response) []byte {
	if resp.Success != 0 {
		return appendIndented(dst, resp.Object())
	}
	list, _ := resp.Result.(protocol.List)
	rows, ok := rowsOf(list)
	if !ok || len(rows) == 0 {
		return append(dst, cannotSend...)
	}
	columns := columnsOf(rows[0])
	dst = appendRecord(dst, columns)
	record := make([]string, len(columns))
	for _, row := range rows {
		for i, column := range columns {
			record[i] = field(row, column)
		}
		dst = appendRecord(dst, record)
	}
	return dst
}

func columnsOf(row protocol.Object) []string {
	columns := make([]string, len(row))
	for i, member := range row {
		columns[i] = member.Name
	}
	slices.Sort(columns)
	return slices.Compact(columns)
}

// field is the text of a member: empty for null, as Python prints the rest.
func field(row protocol.Object, column string) string {
	v, ok := row.Get(column)
	if s, isText := v.(string); isText {
		return s
	}
	if ok && v == nil {
		return ""
	}
	return string(appendRepr(nil, v))
}

// appendRecord appends one line. Fields are quoted only when they must be; a
// single empty one must, or its line would read as no field at all.
func appendRecord(dst []byte, fields []string) []byte {
	for i, f := range fields {
		if i > 0 {
			dst = append(dst, ',')
		}
		if strings.ContainsAny(f, ",\"\r\n") || f == "" && len(fields) == 1 {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		dst = append(dst, f...)
	}
	return append(dst, "\r\n"...)
}

// appendIndented is a flat object as json.dumps(o, indent=4) prints it.
func appendIndented(dst []byte, o protocol.Object) []byte {
	dst = append(dst, '{')
	for i, member := range o {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, "\n    "...)
		dst = protocol.AppendJSON(dst, member.Name, true)
		dst = append(dst, ": "...)
		dst = protocol.AppendJSON(dst, member.Value, true)
	}
	return append(dst, "\n}"...)
}
