package perfxml

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/vmware/govmomi/vim25/methods"
	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
	"github.com/vmware/govmomi/vim25/xml"

	"vpoller/vsphere/internal/perfplan"
)

// entityFound is what Found was told.
type entityFound struct {
	entity perfplan.Entity
	series []perfplan.Series
	failed bool
}

func readAll(in io.Reader) ([]entityFound, error) {
	var all []entityFound
	err := Read(in, func(e perfplan.Entity, series []perfplan.Series, err error) {
		all = append(all, entityFound{e, append([]perfplan.Series(nil), series...), err != nil})
	})
	return all, err
}

// decoded is the same by govmomi's reader of any answer.
func decoded(t testing.TB, text string) []entityFound {
	t.Helper()
	var body methods.QueryPerfBody
	d := xml.NewDecoder(strings.NewReader(text))
	d.TypeFunc = types.TypeFunc()
	if err := d.Decode(&soap.Envelope{Body: &body}); err != nil {
		t.Fatal(err)
	}
	var all []entityFound
	var csv perfplan.Decoder
	for _, base := range body.Res.Returnval {
		m, ok := base.(*types.PerfEntityMetricCSV)
		if !ok {
			continue
		}
		of := entityFound{entity: perfplan.Entity{Type: m.Entity.Type, ID: m.Entity.Value}}
		for _, v := range m.Value {
			s, err := csv.Series(perfplan.Metric{Counter: v.Id.CounterId, Instance: v.Id.Instance}, m.SampleInfoCSV, v.Value)
			if err != nil {
				of.failed = true
				continue
			}
			of.series = append(of.series, s)
		}
		all = append(all, of)
	}
	return all
}

const (
	begin = `<?xml version="1.0" encoding="UTF-8"?>
<soapenv:Envelope xmlns:soapenc="http://schemas.xmlsoap.org/soap/encoding/" xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"
 xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<soapenv:Body><!-- a > b --><QueryPerfResponse xmlns="urn:vim25">`
	end   = `</QueryPerfResponse></soapenv:Body></soapenv:Envelope>` + "\n"
	times = `<sampleInfoCSV>20,2026-01-02T03:04:00Z,20,2026-01-02T03:04:20Z</sampleInfoCSV>`
)

func series(counter int, instance, values string) string {
	return fmt.Sprintf(`<value xsi:type="PerfMetricSeriesCSV"><id><counterId>%d</counterId>%s</id>%s</value>`, counter, instance, values)
}

func entityXML(id string, parts ...string) string {
	return `<returnval xsi:type="PerfEntityMetricCSV"><entity type="VirtualMachine">` + id + `</entity>` + strings.Join(parts, "\n") + `</returnval>`
}

var answers = map[string]string{
	"none": begin + end,
	"two objects": begin +
		entityXML("vm-1", times, series(2, "<instance></instance>", "<value>1,-1</value>"), series(3, "<instance>0</instance>", "<value>7,8</value>")) +
		entityXML("vm-2", times, series(2, "<instance/>", "<value>5,</value>")) + end,
	"without samples": begin + entityXML("vm-1", times, series(2, "<instance></instance>", "<value></value>"), series(2, "<instance/>", "<value/>")) + end,
	"without series":  begin + entityXML("vm-1", times) + end,
	"not a number":    begin + entityXML("vm-1", times, series(2, "<instance/>", "<value>1,x</value>"), series(3, "<instance/>", "<value>1,2</value>")) + end,
	"other format":    begin + `<returnval xsi:type="PerfEntityMetric"><entity type="VirtualMachine">vm-1</entity></returnval>` + entityXML("vm-2", times) + end,
	"characters":      begin + entityXML("vm-&lt;&#x31;&#50;&amp;", times, series(2, "<instance>a&quot;b&apos;&gt;c</instance>", "<value>1,2</value>")) + end,
	"quoted bracket":  begin + `<x a="1 > 2"/>` + entityXML("vm-1", times, series(2, "<instance/>", "<value>1,2</value>")) + end,
	"unknown parts":   begin + entityXML("vm-1", "<new><deep>1</deep></new>", times, series(2, "<instance/><more>5</more>", "<value>1,2</value><x/>")) + end,
	"long text":       begin + entityXML("vm-1", times, series(2, "<instance>"+strings.Repeat("x", 3*bufferSize)+"</instance>", "<value>1,2</value>")) + end,
}

// TestReadsWhatGovmomiReads of the same answers, however they come in.
func TestReadsWhatGovmomiReads(t *testing.T) {
	for name, text := range answers {
		want := decoded(t, text)
		for how, in := range map[string]io.Reader{
			"at once": strings.NewReader(text), "byte by byte": iotest.OneByteReader(strings.NewReader(text)),
		} {
			if got, err := readAll(in); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s: read %+v (%v), want %+v", name, how, got, err, want)
			}
		}
	}
}

// TestTypesWithAPrefix are understood, as XML allows them.
func TestTypesWithAPrefix(t *testing.T) {
	text := begin + `<returnval xmlns:v="urn:vim25" xsi:type="v:PerfEntityMetricCSV"><entity xsi:type="v:ManagedObjectReference" type="HostSystem">host-1</entity>` +
		times + series(2, "<instance/>", "<value>1,2</value>") + `</returnval>` + end
	got, err := readAll(strings.NewReader(text))
	if err != nil || len(got) != 1 || got[0].entity != (perfplan.Entity{Type: "HostSystem", ID: "host-1"}) || len(got[0].series) != 1 {
		t.Errorf("read %+v (%v)", got, err)
	}
}

func TestWhatIsNoAnswer(t *testing.T) {
	whole := answers["two objects"]
	for name, text := range map[string]string{
		"nothing": "", "words": "502 Bad Gateway", "a page": "<html><body>Bad Gateway</body></html>",
		"half": whole[:len(whole)/2], "in a tag": whole[:len(whole)-4],
		"too many ends": begin + end + end, "no character": begin + entityXML("&nix;") + end,
		"no counter": strings.Replace(whole, "<counterId>2<", "<counterId>x<", 1), "no name": begin + "<>" + end,
	} {
		if all, err := readAll(strings.NewReader(text)); err == nil {
			t.Errorf("%s is read as %+v", name, all)
		}
	}
	broken := errors.New("broken")
	if _, err := readAll(io.MultiReader(strings.NewReader(whole[:300]), iotest.ErrReader(broken))); !errors.Is(err, broken) {
		t.Errorf("a broken connection is %v", err)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range answers {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		all, err := readAll(bytes.NewReader(text))
		again, errAgain := readAll(iotest.OneByteReader(bytes.NewReader(text)))
		if (err == nil) != (errAgain == nil) || !reflect.DeepEqual(all, again) {
			t.Errorf("at once %+v (%v), byte by byte %+v (%v)", all, err, again, errAgain)
		}
	})
}

// BenchmarkRead is an answer about 10,000 series, by both readers.
func BenchmarkRead(b *testing.B) {
	var text strings.Builder
	text.WriteString(begin)
	for vm := range 500 {
		var parts []string
		for counter := range 20 {
			parts = append(parts, series(counter, "<instance></instance>", "<value>1234</value>"))
		}
		text.WriteString(entityXML(fmt.Sprint("vm-", vm), append([]string{times}, parts...)...))
	}
	text.WriteString(end)
	for name, read := range map[string]func(string) error{
		"own":     func(text string) error { _, err := readAll(strings.NewReader(text)); return err },
		"govmomi": func(text string) error { decoded(b, text); return nil },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if err := read(text.String()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
