package push

// A Host is a host of Zabbix whose active checks the sender carries out.
type Host struct {
	Name     string // technical name
	Metadata string // what autoregistration goes by; "" registers a host without any
	Ref      Ref    // what it stands for
}
