package vsphere

import (
	"bytes"
	"testing"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"

	"vpoller/protocol"
)

const replyHead = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><Body>`

// FuzzReply looks for something that a vCenter might send which cannot be made
// a result of.
func FuzzReply(f *testing.F) {
	for _, val := range []string{
		`<val xsi:type="xsd:string">db01</val>`,
		`<val xsi:type="xsd:float">1.1</val>`,
		`<val xsi:type="ArrayOfManagedObjectReference"><ManagedObjectReference type="VirtualMachine">vm-1</ManagedObjectReference></val>`,
		`<val xsi:type="ArrayOfGuestDiskInfo"><GuestDiskInfo><diskPath>/</diskPath><capacity>1</capacity></GuestDiskInfo></val>`,
		`<val xsi:type="ArrayOfVirtualDevice"><VirtualDevice xsi:type="VirtualDisk"><key>2000</key></VirtualDevice></val>`,
		`<val xsi:type="Unheard"><x>1</x></val>`,
		`<val xsi:type="xsd:dateTime">2026-01-02T03:04:05Z</val>`,
		`<val xsi:type="xsd:base64Binary">AAEC</val>`,
	} {
		f.Add([]byte(`<RetrievePropertiesResponse><returnval><obj type="VirtualMachine">vm-1</obj><propSet><name>name</name>` +
			val + `</propSet></returnval></RetrievePropertiesResponse>`))
	}
	f.Add([]byte(`<Fault><faultcode>x</faultcode><faultstring>no</faultstring><detail><NotAuthenticatedFault xsi:type="NotAuthenticated"/></detail></Fault>`))
	f.Fuzz(func(_ *testing.T, body []byte) {
		var res methods.RetrievePropertiesBody
		d := xml.NewDecoder(bytes.NewReader([]byte(replyHead + string(body) + `</Body></Envelope>`)))
		d.TypeFunc = types.TypeFunc()
		if d.Decode(&soap.Envelope{Body: &res}) != nil {
			return
		}
		if res.Fault() != nil {
			err := soap.WrapSoapFault(res.Fault())
			_, _ = codeOf(err), sessionEnded(err)
			_ = faultText(err)
			return
		}
		if res.Res == nil {
			return
		}
		for _, content := range res.Res.Returnval {
			o, _ := newObject(content)
			for path := range o.Props {
				v, _ := o.Value(path)
				protocol.AppendJSON(nil, v, true)
			}
		}
	})
}
