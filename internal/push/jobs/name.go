package jobs

import (
	"regexp"
	"strings"
)

// maxName limits technical names, in characters.
const maxName = 128

var notTechnical = regexp.MustCompile(`[^0-9A-Za-z ._-]`)

// technical makes a name of the characters that Zabbix allows in technical names.
func technical(name string) string {
	name = strings.TrimSpace(notTechnical.ReplaceAllString(name, "_"))
	return name[:min(len(name), maxName)]
}
