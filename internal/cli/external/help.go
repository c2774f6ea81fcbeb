package external

const about = `
vpoller-zabbix is an external check for Zabbix: it asks a vPoller proxy for something that a
vCenter or an ESXi host knows, and prints the bare value, or the JSON of a discovery rule.`

const positional = "METHOD HOST [NAME [PATHS [KEY [USER [PASSWORD [COUNTER [INSTANCE [INTERVAL]]]]]]]]"

const settings = `
What flags do not say comes from the environment, else from the file; all is optional.

in the file          environment
endpoint             VPOLLER_ENDPOINT
timeout              VPOLLER_TIMEOUT
guest_username       VPOLLER_GUEST_USERNAME
guest_password       VPOLLER_GUEST_PASSWORD
guest_password_file  VPOLLER_GUEST_PASSWORD_FILE`

const output = `
The value, or ZBX_NOTSUPPORTED: and a sentence; then the exit code is 1. Both come on standard
output, and within the time-out, whatever proxy, worker and vCenter do.`

const keys = `
An empty parameter, and the word null, mean that it is not given. One with a comma needs quotes;
one that ends in a backslash must not have any.

# One value
vpoller-zabbix["vm.get","vc01.example.org","{HOST.HOST}","runtime.powerState"]
vpoller-zabbix["-m","vm.get","-V","vc01.example.org","-n","{HOST.HOST}","-p","runtime.powerState"]

# A counter; one of the file systems of a guest
vpoller-zabbix["vm.perf.metric.get","vc01.example.org","{HOST.HOST}","value","","","","cpu.usage.percent.average","",""]
vpoller-zabbix["vm.disk.get","vc01.example.org","{HOST.HOST}","freeSpace",{#VSPHERE.VM.DISKPATH}]

# A discovery rule with {#VSPHERE.VM.NAME} and more
vpoller-zabbix["vm.discover","vc01.example.org"]

# A master item: its dependent items take their values by JSONPath, as $['runtime.powerState']
vpoller-zabbix["--batch","-m","vm.get","-V","vc01.example.org","-n","{HOST.HOST}","-p","runtime.powerState,config.annotation"]

# The same as Zabbix runs it
sudo -u zabbix /usr/lib/zabbix/externalscripts/vpoller-zabbix vm.get vc01.example.org db01 runtime.powerState`
