package helpers_test

import (
	"fmt"

	"vpoller/helpers"
	"vpoller/protocol"
)

// One answer, as each helper tells it.
func ExampleSet_Render() {
	discover, _ := protocol.Lookup("vm.discover")
	answer := discover.OK(protocol.List{
		protocol.Object{{Name: "name", Value: "db01"}, {Name: "runtime.powerState", Value: "poweredOn"}},
	})
	set := helpers.New()
	for _, name := range set.Names() {
		text, _ := set.Render(&protocol.Request{Method: "vm.discover", Helper: name}, answer)
		fmt.Printf("%s\n\t%q\n", name, text)
	}
	// Output:
	// vpoller.helpers.zabbix
	// 	"{\"data\": [{\"{#VSPHERE.VM.NAME}\": \"db01\", \"{#VSPHERE.VM.RUNTIME.POWERSTATE}\": \"poweredOn\"}]}"
	// vpoller.helpers.czabbix
	// 	"{\"data\": [{\"{#VSPHERE.VM.NAME}\": \"db01\", \"{#VSPHERE.VM.RUNTIME.POWERSTATE}\": \"poweredOn\"}]}\x00"
	// vpoller.helpers.csvhelper
	// 	"name,runtime.powerState\r\ndb01,poweredOn\r\n"
	// vpoller.helpers.cclient
	// 	"{\"success\": 0, \"msg\": \"Successfully discovered objects\", \"result\": [{\"name\": \"db01\", \"runtime.powerState\": \"poweredOn\"}]}\x00"
	// zabbix.raw
	// 	"[{\"{#VSPHERE.VM.NAME}\": \"db01\", \"{#VSPHERE.VM.RUNTIME.POWERSTATE}\": \"poweredOn\"}]"
	// zabbix.lld
	// 	"[{\"{#VSPHERE.VM.NAME}\": \"db01\", \"{#VSPHERE.VM.RUNTIME.POWERSTATE}\": \"poweredOn\"}]"
}

// A program that must tell a value from an error asks for JSON and picks the
// value itself.
func ExampleRaw() {
	request := &protocol.Request{Method: "vm.get", Name: "db01", Properties: []string{"runtime.powerState"}}
	row := protocol.Object{{Name: "name", Value: "db01"}, {Name: "runtime.powerState", Value: "poweredOn"}}
	value, err := helpers.Raw(request, protocol.OK("", protocol.List{row}))
	fmt.Printf("%s %v\n", value, err)

	request.Properties = []string{"guest.ipAddress"}
	_, err = helpers.Raw(request, protocol.OK("", protocol.List{row}))
	fmt.Println(err)
	// Output:
	// poweredOn <nil>
	// Property guest.ipAddress of db01 is not set
}
