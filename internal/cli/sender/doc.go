// Package sender is the command line of vpoller-sender: the daemon, one round of
// what the daemon does, and a stand-in for zabbix_sender.
package sender
