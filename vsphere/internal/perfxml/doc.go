// Package perfxml reads the SOAP answer to QueryPerf in csv format (vSphere API,
// PerfEntityMetricCSV) as it comes in. For 10,000 virtual machines that is a
// hundred megabytes a minute, of which a reader of any XML spends most of its
// time on what this answer does not have: it made most of the garbage of the
// whole process.
//
// It knows the elements of this one answer by their local names and passes over
// all others. It does not check that elements are closed by their own names,
// and refuses CDATA sections and document types, which vCenters do not send.
package perfxml
