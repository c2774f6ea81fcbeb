package vcsimtest

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/vmware/govmomi/simulator"
)

// load reads a saved inventory into the model.
func load(m *simulator.Model, dir string) (err error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.xml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("vcsimtest: %s holds no saved inventory (no *.xml; see \"govc object.save\")", dir)
	}
	defer func() {
		// The simulator panics on an inventory without its essential objects.
		if p := recover(); p != nil {
			err = fmt.Errorf("vcsimtest: loading %s: %v", dir, p)
		}
	}()
	if err := m.Load(dir); err != nil {
		return fmt.Errorf("vcsimtest: loading %s: %w", dir, err)
	}
	r := m.Map()
	if len(hostSystems(r)) == 0 {
		return errors.New("vcsimtest: " + dir + " holds no host")
	}
	r.SessionManager().SessionList = nil // of the day it was saved
	Enrich(r)
	return nil
}
