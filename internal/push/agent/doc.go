// Package agent is the active agent of many hosts of one Zabbix: it asks Zabbix
// which items the hosts have, asks their questions together when they are due,
// and hands the values on.
package agent
