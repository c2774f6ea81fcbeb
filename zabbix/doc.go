// Package zabbix holds what vPoller knows about Zabbix servers. Its parts are
// packages of their own:
//
//   - [vpoller/zabbix/api] calls the JSON-RPC API of the web frontend;
//   - [vpoller/zabbix/hostsync] keeps Zabbix hosts in step with vSphere objects;
//   - [vpoller/zabbix/apitest] is a small API to test against, with faults.
package zabbix
