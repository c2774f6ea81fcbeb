package vcsimtest

import (
	"os"

	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/mo"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"
)

// saved reads the files of a saved inventory a second time, for what the
// simulator's own loading overwrites: it paints every entity green, moves
// datastores to temporary directories and replaces the performance counters.
type saved struct {
	registry  *simulator.Registry
	counters  []types.PerfCounterInfo
	intervals []types.PerfInterval
}

// restore puts back the values of one file.
func (s *saved) restore(file string) error {
	content, err := decodeObject(file)
	if err != nil {
		return err
	}
	for _, p := range content.PropSet {
		switch v := p.Val.(type) {
		case types.ArrayOfPerfCounterInfo:
			s.counters = v.PerfCounterInfo
		case types.ArrayOfPerfInterval:
			if p.Name == "historicalInterval" {
				s.intervals = v.PerfInterval
			}
		case types.ManagedEntityStatus:
			s.status(content.Obj, p.Name, v)
		case types.DatastoreSummary:
			s.url(content.Obj, v.Url)
		}
	}
	return nil
}

func decodeObject(file string) (content types.ObjectContent, err error) {
	f, err := os.Open(file)
	if err != nil {
		return content, err
	}
	defer f.Close()
	dec := xml.NewDecoder(f)
	dec.TypeFunc = types.TypeFunc()
	return content, dec.Decode(&content)
}

func (s *saved) status(ref types.ManagedObjectReference, property string, v types.ManagedEntityStatus) {
	e, ok := s.registry.Get(ref).(mo.Entity)
	if !ok {
		return
	}
	switch property {
	case "overallStatus":
		e.Entity().OverallStatus = v
	case "configStatus":
		e.Entity().ConfigStatus = v
	}
}

func (s *saved) url(ref types.ManagedObjectReference, url string) {
	if ds, ok := s.registry.Get(ref).(*simulator.Datastore); ok {
		ds.Info.GetDatastoreInfo().Url = url
		ds.Summary.Url = url
	}
}
