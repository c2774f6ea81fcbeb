// Package external is the program vpoller-zabbix as a function: what Zabbix
// runs for an item of the type "External check". One run asks one question over
// one connection, within one deadline, and prints one value.
//
// Zabbix takes what a check prints on both of its outputs and ignores the exit
// code, so that everything is said on standard output: the value, or
// "ZBX_NOTSUPPORTED: " and a sentence.
package external
