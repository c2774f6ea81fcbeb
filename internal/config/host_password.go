package config

import "vpoller/internal/secret"

// password reads a password, or the one ${NAME} that it is in the environment,
// where a role whose setting it is not does not look. inline tells which.
func password(key string, into *secret.Text, inline *bool, mine bool) setting {
	return setting{key, kindSecret, func(text string) error {
		*inline = !isReference(text)
		if *inline {
			*into = secret.New(text)
			return nil
		}
		if !mine {
			return nil
		}
		plain, err := expand(text)
		*into = secret.New(plain)
		return err
	}}
}

// finishPassword sees that there is one password and that nobody else can read
// it.
func (h *host) finishPassword(r *report) {
	_, word := h.given["password"]
	_, file := h.given["password_file"]
	switch {
	case word && file:
		h.problem(r, "password_file", "give either password or password_file, not both")
	case file:
		h.readPassword(r)
	case !word:
		r.problem(h.at, "%s or password is missing", h.section().path("password_file"))
	case h.inline:
		h.checkExposure(r)
	}
}

func (h *host) readPassword(r *report) {
	if !h.mine || h.passwordFile == "" {
		return
	}
	password, err := secret.ReadFile(h.src.beside(h.passwordFile))
	if err != nil {
		h.problem(r, "password_file", "%w", err)
	}
	h.Password = password
}

// checkExposure looks who else may open a configuration file with a password in
// it. Users of the original have INI files like that by the hundred: they must
// go on working, so there it is a warning.
func (h *host) checkExposure(r *report) {
	err := secret.CheckMode(h.src.name, h.src.mode)
	switch {
	case err == nil:
	case h.src.isINI():
		r.warn(h.given["password"], "%s: %v", h.section().path("password"), err)
	default:
		h.problem(r, "password", "%w", err)
	}
}
