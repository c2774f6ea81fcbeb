package inputfile

import (
	"strconv"

	"vpoller/zabbix"
)

// Append appends a value as a line with timestamp and nanoseconds, all texts in
// quotes. A NUL, which zabbix_sender takes for the end of the line, becomes
// U+FFFD.
func Append(dst []byte, v zabbix.Value) []byte {
	dst = append(appendQuoted(dst, v.Host), ' ')
	dst = append(appendQuoted(dst, v.Key), ' ')
	dst = append(strconv.AppendInt(dst, v.Clock, 10), ' ')
	dst = append(strconv.AppendInt(dst, int64(v.NS), 10), ' ')
	return append(appendQuoted(dst, v.Value), '\n')
}

func appendQuoted(dst []byte, text string) []byte {
	dst = append(dst, '"')
	for i := range len(text) {
		switch c := text[i]; c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, `\n`...)
		case 0:
			dst = append(dst, "\uFFFD"...)
		default:
			dst = append(dst, c)
		}
	}
	return append(dst, '"')
}
