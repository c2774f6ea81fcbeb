package vsphere

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"github.com/vmware/govmomi/vim25/soap"
	"github.com/vmware/govmomi/vim25/types"
)

// errClosed answers requests that come after the pool has ended.
var errClosed = errors.New("vPoller is shutting down")

// loginError says that the vCenter refused the user name or password.
type loginError struct{ host, user string }

func (e *loginError) Error() string {
	return fmt.Sprintf("vCenter %s %s", e.host, e.brief())
}

func (e *loginError) brief() string {
	return fmt.Sprintf("refused the login of %s: user name or password is wrong", e.user)
}

// faultOf is the fault that the vCenter sent as err, nil when it is none.
func faultOf(err error) types.AnyType {
	var f interface{ Fault() types.BaseMethodFault }
	if errors.As(err, &f) {
		return f.Fault()
	}
	return nil
}

// isFault reports whether err is the fault F or one that extends it.
func isFault[F any](err error) bool {
	_, ok := asFault[F](err)
	return ok
}

// asFault returns the fault F in err, also as the base of another.
func asFault[F any](err error) (*F, bool) {
	fault := faultOf(err)
	if fault == nil {
		return nil, false
	}
	return embedded[F](reflect.ValueOf(fault))
}

// embedded finds an F in v: v itself or what it extends.
func embedded[F any](v reflect.Value) (*F, bool) {
	for v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct {
		return nil, false
	}
	if f, ok := v.Interface().(F); ok {
		return &f, true
	}
	for i := range v.NumField() {
		if v.Type().Field(i).Anonymous {
			if f, ok := embedded[F](v.Field(i)); ok {
				return f, true
			}
		}
	}
	return nil, false
}

// sessionEnded reports whether err says that the session is not valid (any
// more), directly or because what belonged to it is gone.
func sessionEnded(err error) bool { return isFault[types.NotAuthenticated](err) }

// viewGone reports whether err says that a container view is no longer there.
func viewGone(err error) bool {
	gone, ok := asFault[types.ManagedObjectNotFound](err)
	return ok && gone.Obj.Type == "ContainerView"
}

func connectionLost(err error) bool {
	var lost *lostError
	return errors.As(err, &lost)
}

// soapFault is the reply that err stands for, nil when it is none.
func soapFault(err error) *soap.Fault {
	for ; err != nil; err = errors.Unwrap(err) {
		if soap.IsSoapFault(err) {
			return soap.ToSoapFault(err)
		}
	}
	return nil
}

// faultText is what a fault says, without the SOAP around it; "" when err is
// none.
func faultText(err error) string {
	name, said := "", ""
	if fault := faultOf(err); fault != nil {
		name = reflect.Indirect(reflect.ValueOf(fault)).Type().Name()
	}
	if f := soapFault(err); f != nil {
		said = strings.TrimSuffix(strings.TrimSpace(f.String), ".")
	}
	switch {
	case said == "":
		return name
	case name == "" || strings.Contains(said, name):
		return said
	default:
		return said + " (" + name + ")"
	}
}
