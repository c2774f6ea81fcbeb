package itemkey_test

import (
	"fmt"

	"vpoller/zabbix/itemkey"
)

func ExampleParse() {
	key, err := itemkey.Parse(`vpoller[vm.disk.get,vc01.example.org,"web, first",capacity,C:\]`)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(key.Name, len(key.Params), key.Text(2), key.Text(4), key.Text(9) == "")
	// Output: vpoller 5 web, first C:\ true
}

func ExampleKey_Print() {
	text, err := itemkey.Of("vpoller", "vm.get", "vc01.example.org", "web, first", "name").Print()
	fmt.Println(text, err)
	_, err = itemkey.Of("vpoller", `D:\a, b\`).Print()
	fmt.Println(err)
	// Output:
	// vpoller[vm.get,vc01.example.org,"web, first",name] <nil>
	// parameter 1 of item key vpoller, "D:\\a, b\\": text that needs quotes cannot end in a backslash
}

func ExampleUnresolved() {
	fmt.Println(itemkey.Unresolved("{$VSPHERE.HOST}"))
	// Output: {$VSPHERE.HOST}
}
