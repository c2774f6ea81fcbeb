package ops

import (
	"net/http"
	"net/http/pprof"
)

// profiles serves profiles of the process, as "go tool pprof" asks for them.
// They cost processor time for as long as they are taken, and name what the
// process works on, so they are there only when asked for. The command line of
// the process is not among them.
func profiles(mux *http.ServeMux) {
	mux.HandleFunc("GET /debug/pprof/", pprof.Index) // and those by name: heap, goroutine, allocs, ...
	mux.HandleFunc("GET /debug/pprof/profile", pprof.Profile)
	mux.HandleFunc("GET /debug/pprof/symbol", pprof.Symbol)
	mux.HandleFunc("GET /debug/pprof/trace", pprof.Trace)
}
