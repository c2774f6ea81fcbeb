package vsphere

import (
	"context"
	"io"
	"net/http"
	"strings"
)

type takingKey struct{}

// takingSamples has take read the answer to a QueryPerf that is made with the
// context that it returns. What govmomi decodes then is an empty one. Take is
// called again when the call is made again.
func takingSamples(ctx context.Context, take func(io.Reader) error) context.Context {
	return context.WithValue(ctx, takingKey{}, take)
}

// samplesTaker is a transport that does so: the answers are too large to be
// decoded as any other.
type samplesTaker struct{ http.RoundTripper }

// emptyAnswer is what is left of an answer.
const emptyAnswer = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><QueryPerfResponse xmlns="urn:vim25"/></Body></Envelope>`

// RoundTrip implements [http.RoundTripper].
func (t samplesTaker) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.RoundTripper.RoundTrip(req)
	take, wanted := req.Context().Value(takingKey{}).(func(io.Reader) error)
	if err != nil || !wanted || res.StatusCode != http.StatusOK { // a fault is decoded as any
		return res, err
	}
	defer res.Body.Close() //nolint:errcheck // it was read to its end, or is of no use
	if err := take(res.Body); err != nil {
		return nil, err
	}
	res.Body, res.ContentLength = io.NopCloser(strings.NewReader(emptyAnswer)), int64(len(emptyAnswer))
	return res, nil
}
