package vcsimtest

import (
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// maxAnswer is how many elements a vCenter puts into one reply. What needs more
// fails as a whole.
const maxAnswer = 500_000

// tooMuch is the fault of a reply that would be larger than n elements. vSphere
// has no fault of its own for it: the management server ends the call with a
// SystemError and says why.
func tooMuch() *soap.Fault {
	const why = "Response size exceeds the limit of 500000 elements"
	return simulator.Fault("A general system error occurred: "+why, &types.SystemError{Reason: why})
}

// elements counts the XML elements of one entity's samples: in plain form one
// for each value, and three for the time of each; in CSV one for each series.
func elements(answer types.BasePerfEntityMetricBase) int {
	const entity, times, series = 2, 3, 4
	switch a := answer.(type) {
	case *types.PerfEntityMetricCSV:
		return entity + series*len(a.Value)
	case *types.PerfEntityMetric:
		return entity + times*len(a.SampleInfo) + (series+len(a.SampleInfo))*len(a.Value)
	}
	return 0
}
