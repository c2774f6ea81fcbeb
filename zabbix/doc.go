// Package zabbix holds what vPoller knows about Zabbix servers. What its parts
// hand to each other is here: a [Value] on its way to Zabbix, and the [Reply] to
// a packet of them. The parts are packages of their own:
//
//   - [vpoller/zabbix/wire] frames, compresses and encrypts what goes to a
//     server's or proxy's trapper port, and reads what comes back;
//   - [vpoller/zabbix/buffer] keeps values on disk until they are acknowledged;
//   - [vpoller/zabbix/send] delivers what waits in a buffer;
//   - [vpoller/zabbix/trappertest] is a small trapper to test against, with faults;
//   - [vpoller/zabbix/active] asks for the active checks of hosts, and registers hosts;
//   - [vpoller/zabbix/itemkey] reads and writes item keys;
//   - [vpoller/zabbix/interval] reads update intervals, and knows when an item is due;
//   - [vpoller/zabbix/schedule] knows which of many items are due, and groups them;
//   - [vpoller/zabbix/api] calls the JSON-RPC API of the web frontend;
//   - [vpoller/zabbix/hostsync] keeps Zabbix hosts in step with vSphere objects;
//   - [vpoller/zabbix/apitest] is a small API to test against, with faults.
package zabbix
