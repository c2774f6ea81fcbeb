// Package templates holds the Zabbix templates of vPoller: their sources in
// catalogue, and the files to import, made of them, in a directory for each
// release of Zabbix. README.md says what is in them.
package templates

//go:generate go test vpoller/internal/templates -run TestGeneratedFiles -update
