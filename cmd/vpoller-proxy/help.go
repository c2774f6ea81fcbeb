package main

const about = `
vpoller-proxy stands between clients and workers: it queues requests, gives each
to the worker that should have it, and passes the answer back.`

const examples = `
# Start with the configuration of this machine, or with the defaults
vpoller-proxy start

# Start without a file: clients on port 10123, workers on port 10124, metrics for Prometheus
vpoller-proxy --frontend tcp://*:10123 --backend tcp://*:10124 --http 127.0.0.1:9101 start

# Look at the configuration before using it
vpoller-proxy -f /etc/vpoller/vpoller.yaml --check-config

# Ask how it is; tell it to finish and leave
vpoller-proxy --pretty status
vpoller-proxy -e tcp://127.0.0.1:9999 stop`
