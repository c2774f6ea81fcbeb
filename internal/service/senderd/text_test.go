package senderd

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
)

func TestAFolderThatCannotBeUsedSaysWhatToDo(t *testing.T) {
	for _, cause := range []error{fs.ErrPermission, fs.ErrNotExist} {
		err := bufferError("/var/lib/vpoller/sender", fmt.Errorf("mkdir: %w", cause))
		if !strings.Contains(err.Error(), "buffer.dir names another place") {
			t.Errorf("error is %v", err)
		}
	}
}

func TestAProblemOfNoZabbixNamesNone(t *testing.T) {
	if got := fmt.Sprint(problem{trouble: troubleVPoller}.attributes()); got != "[problem vpoller]" {
		t.Errorf("attributes are %s", got)
	}
	if got := fmt.Sprint(problem{trouble: troubleVPoller, zabbix: "main"}.attributes()); got != "[problem vpoller zabbix main]" {
		t.Errorf("attributes are %s", got)
	}
}
