package config_test

import (
	"testing"

	"vpoller/protocol"
)

func TestLogIn(t *testing.T) {
	const monitor = "guest_username: monitor\nguest_password: s3cret\n"
	cases := map[string]struct {
		settings, method, user, password string // password: "-" not given
		wantUser, wantPassword           string // "-" for null
	}{
		"nobody given":           {monitor, "vm.process.get", "-", "-", "monitor", "s3cret"},
		"the user given":         {monitor, "vm.process.get", "monitor", "-", "monitor", "s3cret"},
		"another user":           {monitor, "vm.process.get", "root", "-", "root", "-"},
		"whoever it is":          {"guest_password: s3cret\n", "vm.process.get", "root", "-", "root", "s3cret"},
		"a password given":       {monitor, "vm.process.get", "-", "mine", "monitor", "mine"},
		"nothing known":          {"", "vm.process.get", "root", "-", "root", "-"},
		"no user for a password": {"guest_password: s3cret\n", "vm.process.get", "-", "-", "-", "-"},
		"no guest":               {monitor, "vm.get", "-", "-", "-", "-"},
		"no such method":         {monitor, "vm.nothing", "-", "-", "-", "-"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			settings, err := clientText(t, c.settings)
			if err != nil {
				t.Fatal(err)
			}
			r := &protocol.Request{}
			r.Set(protocol.FieldMethod, c.method)
			give(r, protocol.FieldUsername, c.user)
			give(r, protocol.FieldPassword, c.password)
			if err := settings.LogIn(r); err != nil {
				t.Fatal(err)
			}
			if got := taken(r, protocol.FieldUsername, r.Username); got != c.wantUser {
				t.Errorf("user %q, want %q", got, c.wantUser)
			}
			if got := taken(r, protocol.FieldPassword, string(r.Password)); got != c.wantPassword {
				t.Errorf("password %q, want %q", got, c.wantPassword)
			}
		})
	}
}

func give(r *protocol.Request, f protocol.Field, value string) {
	if value != "-" {
		r.Set(f, value)
	}
}

func taken(r *protocol.Request, f protocol.Field, value string) string {
	if r.Null(f) {
		return "-"
	}
	return value
}
