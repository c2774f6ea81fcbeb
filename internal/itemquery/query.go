package itemquery

import (
	"vpoller/internal/push"
	"vpoller/internal/version"
	"vpoller/protocol"
	"vpoller/zabbix/itemkey"
)

// A Query is what an item asks: a request, or nothing that vPoller would have to
// be asked for.
type Query struct {
	Request *protocol.Request // nil for an item that is answered here
	Text    string            // the answer, then
}

// Of is what a key of an active item asks when its host stands for ref. There
// are
//
//	vpoller[method,...]   a request; it has what its method requires
//	vpoller.echo[text]    the text
//	vpoller.ping          1
//	vpoller.version       the version of this program
//
// Discoveries ask for the context of their rows. The error, a
// [*protocol.Error], is a sentence for people: the item is not supported until
// its key is another one. It never quotes a password.
func Of(key itemkey.Key, ref push.Ref) (Query, error) {
	if key.Name != "vpoller" {
		text, err := local(key)
		return Query{Text: text}, err
	}
	r, err := request(key, ref)
	return Query{Request: r}, err
}

// local answers the keys that are about this program.
func local(key itemkey.Key) (string, error) {
	most, text := 0, ""
	switch key.Name {
	case "vpoller.echo":
		most, text = 1, key.Text(0)
	case "vpoller.ping":
		text = "1"
	case "vpoller.version":
		text = version.Text()
	default:
		return "", protocol.Errorf(protocol.CodeBadRequest,
			"vPoller has no item key %s; there are vpoller[...], vpoller.echo[...], vpoller.ping and vpoller.version", key.Name)
	}
	if len(key.Params) > most && (most > 0 || len(key.Params) > 1 || key.Text(0) != "") {
		return "", protocol.Errorf(protocol.CodeBadRequest, "%s has %d parameters, but takes at most %d", key.Name, len(key.Params), most)
	}
	return text, nil
}

// request is what a key vpoller[...] asks for.
func request(key itemkey.Key, ref push.Ref) (*protocol.Request, error) {
	r := new(protocol.Request)
	if err := Words(r, words(key)); err != nil {
		return nil, err
	}
	if err := resolved(key); err != nil {
		return nil, err
	}
	if r.Method == "" {
		return nil, protocol.Errorf(protocol.CodeMissingField, "The key names no method: its first parameter is empty")
	}
	m, ok := protocol.Lookup(r.Method)
	if !ok {
		return nil, protocol.Errorf(protocol.CodeUnknownMethod, "There is no method %q", r.Method)
	}
	r.Context = m.Context
	if err := fill(r, m, ref); err != nil {
		return nil, err
	}
	return r, m.Check(r)
}

func words(key itemkey.Key) []string {
	all := make([]string, len(key.Params))
	for i := range all {
		all[i] = key.Text(i)
	}
	return all
}

// resolved reports a macro that the server has left as it was.
func resolved(key itemkey.Key) error {
	for i, f := range fields {
		if macro := itemkey.Unresolved(key.Text(i)); macro != "" {
			return protocol.Errorf(protocol.CodeBadRequest, "Macro %s in the parameter %s of the key has no value", macro, f)
		}
	}
	return nil
}
