package config

import (
	"time"

	"vpoller/internal/pattern"
	"vpoller/internal/push"
)

// DefaultSender returns the settings of an empty file. It names no Zabbix and no
// vCenter, so it is not enough to run.
func DefaultSender() *Sender {
	return &Sender{
		VPoller: SenderVPoller{Timeout: 30 * time.Second, Retries: 3},
		Buffer: SenderBuffer{
			Dir:      "/var/lib/vpoller/sender",
			MaxBytes: GiB,
			MaxAge:   24 * time.Hour,
			Sync:     time.Second,
			SyncText: "1s",
		},
		Mgmt: "tcp://127.0.0.1:9997",
	}
}

// DefaultSenderZabbix returns the settings of a Zabbix that are not named.
func DefaultSenderZabbix() *SenderZabbix {
	return &SenderZabbix{
		Name:        "zabbix",
		Transport:   TransportZabbix,
		TLS:         SenderTLS{Connect: TLSUnencrypted},
		Timeout:     30 * time.Second,
		Connections: 4,
		Values:      1000,
		Bytes:       MiB,
	}
}

// DefaultSenderActive returns the settings of the active part that are not
// named. It has no vCenters and no hosts.
func DefaultSenderActive() *SenderActive {
	return &SenderActive{
		Discover:    time.Minute,
		Refresh:     2 * time.Minute,
		Heartbeat:   5 * time.Minute,
		Patience:    10 * time.Minute,
		Connections: 4,
	}
}

// DefaultSenderHosts returns the settings of a kind that are not named.
func DefaultSenderHosts(kind push.Kind) *SenderHosts {
	return &SenderHosts{Kind: kind, HostName: defaultHostName(kind), Metadata: defaultMetadata(kind)}
}

func defaultHostName(kind push.Kind) pattern.Text {
	if kind == push.VCenter || kind == "" {
		return "{vcenter}"
	}
	return "{name}"
}

// defaultMetadata begins with what actions go by, since it may be cut short.
func defaultMetadata(kind push.Kind) pattern.Text {
	text := pattern.Text("vpoller " + kind + " {vcenter}")
	switch kind {
	case push.Hypervisor:
		text += " {cluster}"
	case push.VM:
		text += " {cluster} {folder_path}"
	case push.Datacenter, push.Cluster, push.Datastore:
		text += " {datacenter}"
	}
	return text
}
