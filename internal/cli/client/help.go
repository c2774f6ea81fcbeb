package client

const about = `
vpoller-client asks a vPoller proxy for something that a vCenter or an ESXi host
knows, and prints the answer.`

const settings = `
What flags do not say comes from the environment, else from the file; all is optional.

in the file          environment
endpoint             VPOLLER_ENDPOINT
timeout              VPOLLER_TIMEOUT
guest_username       VPOLLER_GUEST_USERNAME
guest_password       VPOLLER_GUEST_PASSWORD
guest_password_file  VPOLLER_GUEST_PASSWORD_FILE`

const exitCodes = `
0   an answer
1   an error reply; one that a Zabbix helper made a sentence of is an answer
2   the command line is wrong
69  no answer in all tries`

const examples = `
# The ESXi hosts of a vCenter, with two properties of each, as a table
vpoller-client -m host.discover -V vc01.example.org -p runtime.powerState,summary.overallStatus -o table

# The power state of one host
vpoller-client -m host.get -V vc01.example.org -n esxi01.example.org -p runtime.powerState

# The capacity of a datastore, by its URL
vpoller-client -m datastore.get -V vc01.example.org -n ds:///vmfs/volumes/5190e2a7-d2b7c58e/ -p summary.capacity

# The newest sample of a performance counter
vpoller-client -m vm.perf.metric.get -V vc01.example.org -n db01 -c cpu.usage.percent.average

# The same of many objects at once; all samples of the last ten minutes
vpoller-client -m vm.get -V vc01.example.org --names db01,db02 -p runtime.powerState -o table
vpoller-client -m vm.perf.get -V vc01.example.org --names @vms.txt -c cpu.usage.percent.average --since 10m

# Bare value of a Zabbix item; JSON of a Zabbix discovery rule
vpoller-client -m vm.get -V vc01.example.org -n db01 -p guest.toolsRunningStatus -H zabbix.raw
vpoller-client -m vm.discover -V vc01.example.org -H zabbix.lld

# Completion in the shell, for all users (Debian), from the next login on
vpoller-client completion bash | sudo tee /usr/share/bash-completion/completions/vpoller-client >/dev/null
vpoller-client completion zsh  | sudo tee /usr/share/zsh/vendor-completions/_vpoller-client >/dev/null
vpoller-client completion fish | sudo tee /usr/share/fish/vendor_completions.d/vpoller-client.fish >/dev/null`
