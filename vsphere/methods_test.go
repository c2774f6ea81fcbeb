package vsphere

import (
	"testing"

	"vpoller/protocol"
)

func TestEveryMethodOfTheCatalogueIsImplemented(t *testing.T) {
	catalogue := make(map[string]bool)
	for _, m := range protocol.Methods() {
		catalogue[m.Name] = true
		if (implementations[m.Name] == nil) != m.Local {
			t.Errorf("%s is in the catalogue: implemented is %v, local is %v", m.Name, !m.Local, m.Local)
		}
	}
	for name := range implementations {
		if !catalogue[name] {
			t.Errorf("%s is implemented and not in the catalogue", name)
		}
	}
}
