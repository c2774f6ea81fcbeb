// Package importer is the program vpoller-import: it asks the vCenters behind a
// proxy what they have, and makes hosts in Zabbix of it.
package importer
