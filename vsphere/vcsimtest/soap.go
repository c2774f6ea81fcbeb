package vcsimtest

import (
	"bytes"
	"encoding/xml"
)

// soapMethod finds the name of the first element inside a SOAP envelope's Body,
// which is the vSphere method called; "" when there is none.
func soapMethod(envelope []byte) string {
	dec := xml.NewDecoder(bytes.NewReader(envelope))
	inBody := false
	for {
		token, err := dec.RawToken()
		if err != nil {
			return ""
		}
		switch t := token.(type) {
		case xml.StartElement:
			if inBody {
				return t.Name.Local
			}
			inBody = t.Name.Local == "Body"
		case xml.EndElement:
			if inBody {
				return ""
			}
		}
	}
}

// soapThis finds the value of the managed object that a call is made on, the
// text of the first _this element.
func soapThis(envelope []byte) string {
	dec := xml.NewDecoder(bytes.NewReader(envelope))
	for {
		token, err := dec.Token()
		if err != nil {
			return ""
		}
		if t, ok := token.(xml.StartElement); ok && t.Name.Local == "_this" {
			var text string
			_ = dec.DecodeElement(&text, &t) // what cannot be read stays empty
			return text
		}
	}
}
