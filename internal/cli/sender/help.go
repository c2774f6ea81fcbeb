package sender

const about = `
vpoller-sender pushes the values of vSphere to Zabbix. It is the active agent of
the hosts that stand for vSphere's objects: it asks Zabbix for their items, asks
vPoller for the values, and sends them in batches; what Zabbix has not taken waits
on disk. It also sends what the jobs of its configuration list to trapper items,
and values by hand or from a file, in place of zabbix_sender.`

const examples = `
# Look at the configuration, and at what would be sent, before using it
vpoller-sender -f /etc/vpoller/sender.yaml --check-config
vpoller-sender -f /etc/vpoller/sender.yaml --once --dry-run

# Start with the configuration of this machine; ask how it is; end it
vpoller-sender start
vpoller-sender --pretty status
vpoller-sender stop

# Send one value; send those of a file; send lines as they come
vpoller-sender -z zabbix.example.org -s "Linux DB3" -k db.connections -o 43
vpoller-sender -z zabbix.example.org -i values.txt -T
tail -f values.txt | vpoller-sender -c /etc/zabbix/zabbix_agentd.conf -r -i -`
