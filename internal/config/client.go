package config

import (
	"time"

	"vpoller/internal/secret"
)

// Client is what a client can be told once instead of on every command line.
type Client struct {
	Endpoint string        // of a proxy's frontend
	Timeout  time.Duration // for one try
	Retries  int           // number of tries

	// Username and one of Password and PasswordFile are for methods that look
	// into a guest system. PasswordFile is for secret.ReadFile, once a request
	// needs it: most users of a client need not be able to read it.
	Username     string
	Password     secret.Text
	PasswordFile string
}

// DefaultClient returns the settings of an empty file.
func DefaultClient() *Client {
	return &Client{Endpoint: "tcp://localhost:10123", Timeout: 10 * time.Second, Retries: 3}
}

// FindClient returns the settings file of clients, /etc/vpoller/client.yaml, if
// there is one.
func FindClient() (path string, ok bool) { return FindClientUnder("/") }

// FindClientUnder is FindClient in the file system that begins at the folder root.
func FindClientUnder(root string) (path string, ok bool) { return firstOf(root, "client.yaml") }

// LoadClient reads the settings file of clients, with the same rules as Load.
// Its error is Problems.
func LoadClient(path string) (*Client, error) {
	r := &report{}
	c := DefaultClient()
	if src, ok := r.open(path); ok {
		c.read(&yamlFile{report: r, name: path}, src)
	}
	r.sort()
	if err := r.err(); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Client) read(f *yamlFile, src source) {
	root := f.root(src.data)
	if root == nil {
		return
	}
	inline := false
	found := f.section(root, section{settings: c.settings(&inline), mine: true})
	word, twice := found["password"]
	file, ok := found["password_file"]
	if twice && ok {
		f.problem(file, "password_file: give either password or password_file, not both")
	}
	if err := secret.CheckMode(src.name, src.mode); err != nil && inline && twice {
		f.problem(word, "password: %w", err)
	}
	c.PasswordFile = src.beside(c.PasswordFile)
}
