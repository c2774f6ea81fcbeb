package guide

// intro is what the page begins with; the table of actions comes next.
const intro = "# Zabbix templates\n\n" +
	"Made of the sources in [catalogue](catalogue/README.md); `make templates` writes this page and the\n" +
	"files anew.\n\n" +
	"## Which file\n\n" +
	"Take the directory of your Zabbix: `6.0` for 6.0 to 6.4, `7.0` for 7.0 and later.\n\n" +
	"| file | reads values by | when |\n|---|---|---|\n" +
	"| `vpoller-batch.yaml` | the external check `vpoller-zabbix`: one call for all values of an object that are due together | the one to begin with, and enough for a few hundred objects |\n" +
	"| `vpoller-active.yaml` | nothing: `vpoller-sender` pushes them, as the active agent of the hosts | the one to take for more than a few hundred objects: no process and no poller of Zabbix for any value, and every 20-second sample of the performance counters |\n" +
	"| `vpoller-external.yaml` | the external check `vpoller-zabbix`: a call for each value | to poll single values at their own intervals |\n" +
	"| `vpoller-native.yaml` | simple checks of the original's loadable module | to go on with existing hosts: the keys are the same, so their history stays |\n\n" +
	"Each file has all templates. Their names differ, so several flavours can be in one Zabbix.\n\n" +
	"## First steps with external checks\n\n" +
	"1. Put `vpoller-zabbix` into the directory `ExternalScripts` of the Zabbix server or of the Zabbix\n" +
	"   proxy that does the checks. If the vPoller proxy is on another machine, say where in\n" +
	"   `/etc/vpoller/client.yaml` (`configs/client.yaml` is an example).\n" +
	"2. Import the file in Zabbix (Data collection or Configuration, Templates, Import).\n" +
	"3. Create one host: its name is the vCenter's hostname as the worker's configuration has it; any\n" +
	"   interface will do, such as agent on 127.0.0.1. Link \"VMware vCenter by vPoller\".\n\n" +
	"Within `{$VPOLLER.EVERY.DISCOVERY}` hosts of datacenters, clusters, hypervisors, virtual machines and\n" +
	"datastores come by themselves. Their technical names are made of the vCenter's name and the object's\n" +
	"reference, so that an object that is renamed in vSphere keeps its host and its history. Visible names\n" +
	"are unique in Zabbix: of two virtual machines with one name the second gets no host, and the discovery\n" +
	"rule says so.\n\n" +
	"With `vpoller-native.yaml` hosts are named after the objects, as the original does it, and the macro\n" +
	"`{$VSPHERE.HOST}`, with the vCenter's hostname, is yours to set: globally, or for the hosts.\n\n" +
	"## First steps with vpoller-sender\n\n" +
	"1. Import `vpoller-active.yaml`. It brings the groups for the hosts, too.\n" +
	"2. Make an autoregistration action for each kind of object (Alerts or Configuration, Actions,\n" +
	"   Autoregistration actions), as the table says. Its condition is *Host metadata contains* the text,\n" +
	"   its operations are *Add to host group* and *Link template*.\n" +
	"3. Start `vpoller-sender` with an address of the Zabbix server, or of the proxy that is to monitor\n" +
	"   the hosts ([docs/zabbix.md](../docs/zabbix.md), \"Active: vpoller-sender\").\n\n"

// announced is what stands after the table of actions.
const announced = "\nvpoller-sender announces each object of its vCenters under its name, with metadata such as\n" +
	"`vpoller vm vc01.example.org Cluster-1 /DC-1/vm/web`. More conditions on the same metadata tell vCenters,\n" +
	"clusters and folders apart: a host can get further templates and groups by them. Which objects\n" +
	"there are hosts of is said in the configuration of vpoller-sender, so the macros that choose among\n" +
	"them are not in these templates. A host that is made by hand works as well: under the name that\n" +
	"vpoller-sender announces, or under any name when its configuration lists it.\n\n" +
	"The macros `{$VSPHERE.HOST}` and `{$VSPHERE.NAME}` stay empty: vpoller-sender knows which object a host\n" +
	"stands for. An item that cannot be read becomes *not supported*, with the reason; that vSphere has no\n" +
	"value for a property is no fault and leaves the item as it is. Zabbix 6.0 cannot tell the two apart,\n" +
	"so there items of properties never become *not supported*; those of performance counters do.\n\n" +
	"## Reading the tables\n\n" +
	"*Value* is a method of [docs/methods.md](../docs/methods.md) and what is taken of its result, or a\n" +
	"performance counter. *Every* is an interval class, whose macro can be changed for a host or a\n" +
	"template. `//id` in a condition is the item with that id in the source. *Silent while*: triggers on\n" +
	"which a trigger depends. Values that vSphere does not set, such as those of a guest without VMware\n" +
	"Tools, are left out: an item without a value is no fault.\n"
