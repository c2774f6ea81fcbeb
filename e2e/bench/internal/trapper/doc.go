// Package trapper is a Zabbix server that counts: it hands out the same active checks to every host that asks, takes the values
// of active agents, remembers how many and how old they were, and keeps none of them.
//
// It answers as a server of 7.0 does: a list that has not changed is left out, and a heartbeat gets no answer.
package trapper
