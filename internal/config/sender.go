package config

import (
	"io"
	"time"

	"vpoller/internal/pattern"
	"vpoller/internal/push"
)

// SenderFile is where vpoller-sender looks for its configuration.
const SenderFile = "/etc/vpoller/sender.yaml"

// Sender is what vpoller-sender is told: which Zabbix gets values, and of which
// objects. It has an active part, jobs, or both.
type Sender struct {
	VPoller SenderVPoller   `yaml:"vpoller"`
	Zabbix  []*SenderZabbix `yaml:"zabbix"` // each gets all values, and is asked for its own items
	Active  *SenderActive   `yaml:"active,omitempty"`
	Jobs    []*SenderJob    `yaml:"jobs,omitempty"`
	Buffer  SenderBuffer    `yaml:"buffer"`

	Mgmt  string `yaml:"mgmt"`  // endpoint for status and shutdown
	HTTP  string `yaml:"http"`  // HOST:PORT of metrics and health; "" is off
	Pprof bool   `yaml:"pprof"` // profiles of the process there, too
}

// SenderVPoller says how the proxy is asked.
type SenderVPoller struct {
	Endpoint string        `yaml:"endpoint,omitempty"` // "": that of all clients, see LoadClient
	Timeout  time.Duration `yaml:"timeout"`            // of one try
	Retries  int           `yaml:"retries"`            // tries
}

// SenderBuffer is where values wait until Zabbix has them, and how many and how
// long at most: the oldest go first, and are counted.
type SenderBuffer struct {
	Dir      string        `yaml:"dir"`
	MaxBytes Size          `yaml:"max_bytes"` // of each Zabbix
	MaxAge   time.Duration `yaml:"max_age"`
	Sync     time.Duration `yaml:"-"` // between fsyncs; SyncAlways and SyncNever as in zabbix/buffer
	SyncText string        `yaml:"sync"`
}

// Values of SenderBuffer.Sync that are no durations, equal to those of package
// zabbix/buffer.
const (
	SyncAlways time.Duration = -1
	SyncNever  time.Duration = -2
)

// SenderTransport says who carries values to a Zabbix.
type SenderTransport string

// The transports.
const (
	TransportZabbix  SenderTransport = "zabbix"        // this program itself
	TransportProgram SenderTransport = "zabbix_sender" // the system's zabbix_sender, for pre-shared keys; jobs only
)

// SenderZabbix is one server or proxy, or several of which one gets each value.
type SenderZabbix struct {
	Name      string          `yaml:"name"`   // of the folder in the buffer's, and in metrics
	Addresses []string        `yaml:"server"` // "host:port", in the order in which they are tried
	Transport SenderTransport `yaml:"transport"`
	Program   string          `yaml:"program,omitempty"` // what TransportProgram runs: a path, or a name on $PATH
	TLS       SenderTLS       `yaml:"tls"`
	SourceIP  string          `yaml:"source_ip,omitempty"` // to connect from; "" leaves it to the system
	Timeout   time.Duration   `yaml:"timeout"`             // of one exchange

	Connections int  `yaml:"connections"` // at a time
	Values      int  `yaml:"values"`      // in a packet
	Bytes       Size `yaml:"bytes"`       // in a packet, of texts
}

// SenderTLS says how a connection to Zabbix is encrypted, as the TLS settings of
// Zabbix agents do.
type SenderTLS struct {
	Connect string `yaml:"connect"` // TLSUnencrypted, TLSCert or TLSPSK

	CAFile        string `yaml:"ca_file,omitempty"` // "" trusts the authorities of the system
	CertFile      string `yaml:"cert_file,omitempty"`
	KeyFile       string `yaml:"key_file,omitempty"`
	ServerIssuer  string `yaml:"server_issuer,omitempty"`  // must be equal when set
	ServerSubject string `yaml:"server_subject,omitempty"` // must be equal when set

	PSKIdentity string `yaml:"psk_identity,omitempty"`
	PSKFile     string `yaml:"psk_file,omitempty"`
}

// Values of SenderTLS.Connect.
const (
	TLSUnencrypted = "unencrypted"
	TLSCert        = "cert"
	TLSPSK         = "psk"
)

// SenderActive makes the sender the active agent of hosts in Zabbix.
type SenderActive struct {
	VCenters []string       `yaml:"vcenters"` // whose objects are found
	Hosts    []*SenderHosts `yaml:"hosts"`    // a kind of objects each, in the order of push.Kinds
	List     []SenderHost   `yaml:"list,omitempty"`

	Discover    time.Duration `yaml:"discover"`  // how often to look for new objects
	Refresh     time.Duration `yaml:"refresh"`   // how often a host is asked for its items
	Heartbeat   time.Duration `yaml:"heartbeat"` // how often Zabbix is told that the host is looked after; 0 is never
	Patience    time.Duration `yaml:"patience"`  // how long an item may go without a value because something is away, before it becomes not supported
	Connections int           `yaml:"connections"`
	TimeZone    string        `yaml:"time_zone,omitempty"` // of times in update intervals; "" is that of the machine
	location    *time.Location
}

// Location is the time zone that update intervals are in.
func (a *SenderActive) Location() *time.Location {
	if a.location == nil {
		return time.Local
	}
	return a.location
}

// SenderHosts says how the objects of one kind are called in Zabbix.
type SenderHosts struct {
	Kind        push.Kind    `yaml:"kind"`
	HostName    pattern.Text `yaml:"host_name"`
	Metadata    pattern.Text `yaml:"metadata"` // what autoregistration goes by
	Include     ImportFilter `yaml:"include,omitempty"`
	Exclude     ImportFilter `yaml:"exclude,omitempty"`
	VMTemplates bool         `yaml:"vm_templates,omitempty"`
}

// SenderHost is one host of Zabbix that is there whatever vCenter says.
type SenderHost struct {
	Name     string    `yaml:"host_name"`
	Metadata string    `yaml:"metadata,omitempty"` // "" registers nothing
	VCenter  string    `yaml:"vcenter"`
	Kind     push.Kind `yaml:"kind"`
	Object   string    `yaml:"object,omitempty"` // as requests name it; "" for a vCenter
}

// SenderJob is a question that is asked of many objects, whose answers go to
// trapper items.
type SenderJob struct {
	Name     string        `yaml:"name"` // in logs and metrics
	VCenters []string      `yaml:"vcenters"`
	Method   string        `yaml:"method"`
	Interval time.Duration `yaml:"interval"`

	// Which objects, for methods that ask about one: Names when there are any,
	// else all of Kind that the filters let through. Kind is "" for other methods,
	// and for objects such as networks, which then have Names.
	Kind        push.Kind    `yaml:"kind,omitempty"`
	Names       []string     `yaml:"objects,omitempty"`
	Include     ImportFilter `yaml:"include,omitempty"`
	Exclude     ImportFilter `yaml:"exclude,omitempty"`
	VMTemplates bool         `yaml:"vm_templates,omitempty"`

	// What about them. Every property and every counter is an item of its own, but
	// for the properties of a discovery, all of whose rows are one value.
	Properties   []string `yaml:"properties,omitempty"`
	Counters     []string `yaml:"counters,omitempty"`
	Key          string   `yaml:"key,omitempty"` // as of the disk in a guest
	Instance     string   `yaml:"instance,omitempty"`
	PerfInterval string   `yaml:"perf_interval,omitempty"`

	// Where the values go. Beside the places of an object there are {method},
	// {property}, {counter}, {key} and {instance}.
	Host pattern.Text `yaml:"host"`
	Item pattern.Text `yaml:"item"`
}

// Dump writes the settings that are in effect as YAML. None of them is a secret:
// those stay in their files.
func (c *Sender) Dump(w io.Writer) error { return dump(w, c) }
