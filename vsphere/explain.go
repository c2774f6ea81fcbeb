package vsphere

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"strings"

	"github.com/vmware/govmomi/vim25/types"

	"vpoller/protocol"
)

// explain turns an error of a method into what the client reads. Those that
// methods answer deliberately stay as they are; the others are put behind
// "Task <method> failed", which scripts know.
func (a *Agent) explain(m *protocol.Method, err error) error {
	var deliberate *protocol.Error
	var none *notFoundError
	var several *ambiguousError
	switch {
	case errors.As(err, &deliberate):
		return err
	case errors.As(err, &none):
		return notFound(m, none.id)
	case errors.As(err, &several):
		return (&protocol.Error{Code: protocol.CodeAmbiguous, Msg: several.Error(), Err: err}).
			WithHint("name the object by its inventory path or its managed object reference")
	}
	return (&protocol.Error{
		Code: codeOf(err),
		Msg:  "Task " + m.Name + " failed: " + a.sentence(m, err),
		Err:  err,
	}).WithHint("%s", hint(err))
}

// notFound is worded as the original words it.
func notFound(m *protocol.Method, id string) *protocol.Error {
	text := "Cannot find object " + id
	if m.Name == "vm.snapshot.get" || strings.HasSuffix(m.Name, ".perf.metric.get") {
		text = "Cannot find object: " + id
	}
	return protocol.Errorf(protocol.CodeNotFound, "%s", text).
		WithHint("no %s has this name, reference, UUID or inventory path", m.Type)
}

func noName(m *protocol.Method) *protocol.Error {
	e := notFound(m, "None").WithHint("%s needs the name of a %s", m.Name, m.Type)
	e.Code = protocol.CodeMissingField
	return e
}

// codeOf is the code for an error that a method did not expect.
func codeOf(err error) protocol.Code {
	var property *propertyError
	var permission *permissionError
	var lost *lostError
	var login *loginError
	var away *outageError
	var spent *budgetError
	var behind *syncError
	switch {
	case errors.As(err, &spent):
		return protocol.CodeOverloaded
	case errors.As(err, &behind):
		return protocol.CodeUnavailable
	case errors.As(err, &property) || isFault[types.InvalidProperty](err):
		return protocol.CodeInvalidProperty
	case errors.As(err, &away), errors.As(err, &lost), errors.As(err, &login), errors.As(err, &permission),
		errors.Is(err, errClosed), isFault[types.NoPermission](err):
		return protocol.CodeUnavailable
	case errors.Is(err, context.DeadlineExceeded):
		return protocol.CodeTimeout
	case isFault[types.ManagedObjectNotFound](err):
		return protocol.CodeNotFound
	case faultText(err) != "", errors.Is(err, context.Canceled):
		return protocol.CodeUnavailable
	default:
		return protocol.CodeInternal
	}
}

// sentence is the error in one sentence.
func (a *Agent) sentence(m *protocol.Method, err error) string {
	if bad, ok := asFault[types.InvalidProperty](err); ok {
		return (&propertyError{m.Type, []string{bad.Name}}).Error()
	}
	if sessionEnded(err) {
		return "vCenter " + a.host.Hostname + " keeps ending the session"
	}
	if denied, ok := asFault[types.NoPermission](err); ok {
		return "vCenter " + a.host.Hostname + " denies permission: the account needs the privilege " + denied.PrivilegeId
	}
	if text := faultText(err); text != "" {
		return "vCenter " + a.host.Hostname + " answered: " + text
	}
	return err.Error()
}

// hint says what the operator can do, "" when there is nothing to say.
func hint(err error) string {
	var login *loginError
	switch leaf := distrusted(err); {
	case leaf != nil:
		return "set ca_file to the certificate authority of this vCenter, or thumbprint to " + thumbprint(leaf) +
			" if that is its certificate, or insecure to trust anybody"
	case errors.As(err, &login):
		return "check username and password of this vCenter in the worker's configuration"
	default:
		return ""
	}
}

// distrusted is the certificate that a connection failed for, nil when it
// failed for something else.
func distrusted(err error) *x509.Certificate {
	var verification *tls.CertificateVerificationError
	var pin *pinError
	switch {
	case errors.As(err, &pin):
		return pin.leaf
	case errors.As(err, &verification) && len(verification.UnverifiedCertificates) > 0:
		return verification.UnverifiedCertificates[0]
	default:
		return nil
	}
}
