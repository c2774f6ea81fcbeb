package program

import (
	"io"
	"testing"

	"vpoller/zabbix"
)

func TestWholeSecondsHaveANanosecond(t *testing.T) {
	text, err := io.ReadAll(&feed{values: []zabbix.Value{{Host: "h", Key: "k", Value: "1", Clock: 60}, {Host: "h", Key: "k", Value: "2", Clock: 60, NS: 7}}})
	if want := "\"h\" \"k\" 60 1 \"1\"\n\"h\" \"k\" 60 7 \"2\"\n"; err != nil || string(text) != want {
		t.Errorf("got %q, %v", text, err)
	}
}
