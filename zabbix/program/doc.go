// Package program carries values to Zabbix by running the system's zabbix_sender:
// it knows TLS with pre-shared keys, which Go's TLS does not. It sends to trapper
// items only, and costs a process for each packet.
package program
