package config

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"strings"
	"time"

	"vpoller/internal/secret"
)

// Client is what every program that asks a proxy can be told once for all of
// its runs.
type Client struct {
	Endpoint      string        // of the proxy's frontend
	Timeout       time.Duration // how long to wait for an answer; 0 leaves it to the program
	GuestUsername string        // for methods that log in to a guest and were given no user; may be empty

	password     secret.Text
	passwordFile string // relative to the working directory, or absolute; "" for none
}

// Where clients look for their settings.
const (
	ClientFile    = "/etc/vpoller/client.yaml" // it need not exist
	ClientFileEnv = "VPOLLER_CLIENT_CONFIG"    // names another file, which must exist
)

// DefaultEndpoint is where a proxy listens for clients unless told otherwise.
const DefaultEndpoint = "tcp://localhost:10123"

// ClientEnv is the environment variable that overrides a key of the file:
// VPOLLER_ENDPOINT for endpoint. One that is empty counts as not set.
func ClientEnv(key string) string { return "VPOLLER_" + strings.ToUpper(key) }

// LoadClient reads the file at path, or when that is empty the one that
// $VPOLLER_CLIENT_CONFIG names, or else [ClientFile] if there is one; then the
// environment, which wins. What is wrong comes back as Problems, all at once.
func LoadClient(path string, getenv func(string) string) (*Client, error) {
	c := &clientLoader{Client: &Client{Endpoint: DefaultEndpoint}}
	c.file(path, getenv)
	c.environment(getenv)
	if err := c.err(); err != nil {
		return nil, err
	}
	return c.Client, nil
}

// GuestPassword is the password for users of guests; zero when there is none.
// Its file is read now, so that only those who need it must be able to read it.
func (c *Client) GuestPassword() (secret.Text, error) {
	if c.passwordFile == "" {
		return c.password, nil
	}
	return secret.ReadFile(c.passwordFile)
}

// A clientLoader builds a Client out of a file and the environment.
type clientLoader struct {
	*Client
	report
	inline bool // the password stands in the file itself
}

func (c *clientLoader) settings() []setting {
	return []setting{
		text("endpoint", &c.Endpoint, CheckDial),
		duration("timeout", &c.Timeout, time.Millisecond),
		text("guest_username", &c.GuestUsername, anyText),
		password("guest_password", &c.password, &c.inline, true),
		text("guest_password_file", &c.passwordFile, anyText),
	}
}

func (c *clientLoader) file(path string, getenv func(string) string) {
	if path == "" {
		path = getenv(ClientFileEnv)
	}
	if path == "" && !visible(ClientFile) {
		return
	}
	src, ok := c.open(cmp.Or(path, ClientFile))
	if !ok {
		return
	}
	f := &yamlFile{report: &c.report, name: src.name}
	if root := f.root(src.data); root != nil {
		c.check(src, f.section(root, section{settings: c.settings(), mine: true}))
	}
}

// visible reports whether this user could know of the file at path. One in a
// folder that is closed to the user, as that of a worker's secrets may be, is
// none of the user's business; one that cannot be read is an error to be told.
func visible(path string) bool {
	_, err := os.Stat(path)
	return !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission)
}

// check looks at the password of the file, of which there may be one that
// nobody else can read.
func (c *clientLoader) check(src source, found given) {
	c.passwordFile = src.beside(c.passwordFile)
	_, word := found["guest_password"]
	at, file := found["guest_password_file"]
	if word && file {
		c.problem(at, "give either guest_password or guest_password_file, not both")
	}
	if !word || !c.inline {
		return
	}
	if err := secret.CheckMode(src.name, src.mode); err != nil {
		c.problem(found["guest_password"], "guest_password: %w", err)
	}
}

// environment reads what the environment says over what the file does. A
// password there is taken as it stands, and wherever it is kept it replaces
// that of the file.
func (c *clientLoader) environment(getenv func(string) string) {
	for _, s := range c.settings() {
		name := ClientEnv(s.key)
		value := getenv(name)
		if value == "" {
			continue
		}
		if s.kind == kindSecret {
			c.password, c.passwordFile = secret.New(value), ""
			continue
		}
		if err := s.read(value); err != nil {
			c.problem(Position{File: name}, "%w", err)
		}
	}
}
