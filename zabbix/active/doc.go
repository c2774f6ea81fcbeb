// Package active asks Zabbix for the active checks of hosts, as an agent does for
// its own: what items there are, and how often each is due. It follows the manual
// ("Passive and active agent checks", "Zabbix agent 2 protocol", "Active agent
// autoregistration") and, where that is silent, what servers do.
//
// # Asking
//
// One request is about one host, and costs one connection:
//
//	{"request":"active checks","host":"web01","host_metadata":"vpoller vm vc01","version":"7.0.0","session":"...","config_revision":0}
//	{"response":"success","config_revision":3,"data":[{"key":"vpoller[vm.get,vc01,web01,name]","itemid":44527,"delay":"1m;10s/1-5,00:00-24:00",...}]}
//
// Macros are expanded in "key" and "delay". Since 6.4 the reply leaves "data" out
// when the revision is still the one that the request named; before that the
// whole list comes each time. [Client.Refresh] hides the difference.
//
// Without "version" the reply has an older form, with the keys as the items
// define them where they differ and without custom intervals:
//
//	{"response":"success","data":[{"key":"vpoller[vm.get,vc01,web01,name]","key_orig":"vpoller[vm.get,{$VC},{HOST.HOST},name]","delay":60,...}]}
//
// Values are sent either with the number of their item, in packets of which each
// belongs to the host that it names at the top, or with host and key as defined,
// any hosts in a packet. The second needs both forms of the list, so a list that
// has changed is asked for twice, unless [Config].Numbers says that the numbers
// are enough.
//
// # Hosts that Zabbix does not know
//
// A request for one is answered with "host [web01] not found", and is its
// registration: actions of the kind autoregistration see its name and metadata, and
// create the host. It is known a little later, within a configuration cache update.
// For a known host too they run again when metadata, interface or port are others
// than last time, so every request about a host carries the same.
//
// # Proxies
//
// Items are handed out by whoever monitors the host. Members of a proxy group
// (7.0) redirect: a [Host] remembers where to, and [Host.Addr] says it, since its
// values belong there too.
package active
