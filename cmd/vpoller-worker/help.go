package main

const about = `
vpoller-worker connects to one or several proxies, takes the requests of clients
from them and answers them from the vCenters and ESXi hosts of its configuration.`

const examples = `
# Start with the configuration of this machine
vpoller-worker start

# Serve two proxies, up to 128 requests at a time for each vCenter
vpoller-worker -c 128 --proxy tcp://proxy1:10124 --proxy tcp://proxy2:10124 start

# Look at the configuration before using it
vpoller-worker -f /etc/vpoller/vpoller.yaml --check-config

# Ask how it is and how its vCenters are; tell it to finish and leave
vpoller-worker --pretty status
vpoller-worker -e tcp://127.0.0.1:10000 stop`
