package config

import (
	"slices"

	"vpoller/protocol"
)

// LogIn adds what r lacks to log in to a guest: the user, when the method looks
// into one and r names none; and the password, when r has a user but no
// password. A user other than that of the settings does not get its password.
func (c *Client) LogIn(r *protocol.Request) error {
	m, ok := protocol.Lookup(r.Method)
	if ok && c.GuestUsername != "" && r.Null(protocol.FieldUsername) && slices.Contains(m.Fields(), protocol.FieldUsername) {
		r.Set(protocol.FieldUsername, c.GuestUsername)
	}
	if r.Null(protocol.FieldUsername) || !r.Null(protocol.FieldPassword) {
		return nil
	}
	if c.GuestUsername != "" && c.GuestUsername != r.Username {
		return nil
	}
	password, err := c.GuestPassword()
	if err != nil || password.IsZero() {
		return err
	}
	r.Set(protocol.FieldPassword, password.Reveal())
	return nil
}
