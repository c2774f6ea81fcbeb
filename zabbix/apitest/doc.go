// Package apitest is a far end for tests: the part of the Zabbix API that
// vPoller uses, in memory, with the manners of different releases and with
// faults on demand. It must not share code with what it tests.
package apitest
