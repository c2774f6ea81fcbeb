package importer

const about = `
vpoller-import makes a Zabbix host of every datacenter, cluster, hypervisor,
virtual machine and datastore that its configuration wants one for, and keeps
them in step: run it from a timer. It asks a vPoller proxy for the objects.`

const rulesText = `
A host knows its object by the tag vpoller.id, so a rename in vSphere renames the
host, which keeps its history. Hosts without that tag are never touched, but for
those that the original import tool made: they are taken over. Templates, groups,
tags and macros that were added by hand stay.

Hosts of objects that are gone or excluded are disabled; they are enabled again
when the object comes back. If a vCenter could not be asked for everything, none
of its hosts are disabled or deleted.

The first Ctrl-C ends the run after the call under way. What has been done stays
done, and the next run goes on from there.`

const exitCodes = `
0   Zabbix is as the configuration wants it; or --dry-run printed what to do
1   something was left undone; the messages say what, and why
2   the command line or the configuration is wrong
69  the proxy or Zabbix did not answer`

const examples = `
# What would be done
vpoller-import -f import.yaml --dry-run

# Do it; then from a timer, with a line for each change
vpoller-import -f import.yaml
vpoller-import -f import.yaml --list

# Delete what is gone from vSphere, but never more than 5 % of a vCenter's hosts
vpoller-import -f import.yaml --delete --max-delete 5`
