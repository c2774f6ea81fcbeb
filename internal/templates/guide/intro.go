package guide

const intro = "# Zabbix templates\n\n" +
	"Made of the sources in [catalogue](catalogue/README.md); `make templates` writes this page and the\n" +
	"files anew.\n\n" +
	"## Which file\n\n" +
	"Take the directory of your Zabbix: `6.0` for 6.0 to 6.4, `7.0` for 7.0 and later.\n\n" +
	"| file | reads values by | when |\n|---|---|---|\n" +
	"| `vpoller-batch.yaml` | the external check `vpoller-zabbix`: one call for all values of an object that are due together | the one to take |\n" +
	"| `vpoller-external.yaml` | the external check `vpoller-zabbix`: a call for each value | to poll single values at their own intervals |\n" +
	"| `vpoller-native.yaml` | simple checks of the original's loadable module | to go on with existing hosts: the keys are the same, so their history stays |\n\n" +
	"Each file has all templates. Their names differ, so several flavours can be in one Zabbix.\n\n" +
	"## First steps\n\n" +
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
	"## Reading the tables\n\n" +
	"*Value* is a method of [docs/methods.md](../docs/methods.md) and what is taken of its result, or a\n" +
	"performance counter. *Every* is an interval class, whose macro can be changed for a host or a\n" +
	"template. `//id` in a condition is the item with that id in the source. *Silent while*: triggers on\n" +
	"which a trigger depends. Values that vSphere does not set, such as those of a guest without VMware\n" +
	"Tools, are left out: an item without a value is no fault.\n"
