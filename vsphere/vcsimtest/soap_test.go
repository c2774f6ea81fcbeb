package vcsimtest

import "testing"

func TestSoapMethod(t *testing.T) {
	for envelope, want := range map[string]string{
		`<?xml version="1.0"?><e:Envelope xmlns:e="x"><e:Header><a>1</a></e:Header><e:Body><Login xmlns="urn:vim25"><_this/></Login></e:Body></e:Envelope>`: "Login",
		`<Envelope><Body/></Envelope>`: "",
		`<Envelope>`:                   "",
		``:                             "",
		`not xml`:                      "",
	} {
		if got := soapMethod([]byte(envelope)); got != want {
			t.Errorf("%s: %q, want %q", envelope, got, want)
		}
	}
}

func FuzzSoapMethod(f *testing.F) {
	f.Add([]byte(`<Envelope><Body><Login/></Body></Envelope>`))
	f.Add([]byte("<Body><a:b"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if name := soapMethod(data); len(name) > len(data) {
			t.Errorf("the name is longer than its envelope")
		}
	})
}
