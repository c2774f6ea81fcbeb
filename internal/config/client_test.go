package config_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
)

// env is an environment that holds these variables and no others.
func env(pairs ...string) func(string) string {
	return func(name string) string {
		for _, pair := range pairs {
			if key, value, _ := strings.Cut(pair, "="); key == name {
				return value
			}
		}
		return ""
	}
}

// clientText loads a client's file of this content, closed to others.
func clientText(t *testing.T, content string, environment ...string) (*config.Client, error) {
	t.Helper()
	dir := folder(t)
	path := put(t, dir, "client.yaml", 0o640, content)
	return config.LoadClient(path, env(environment...))
}

func guestPassword(t *testing.T, c *config.Client) string {
	t.Helper()
	p, err := c.GuestPassword()
	if err != nil {
		t.Fatal(err)
	}
	return p.Reveal()
}

func TestClientSettings(t *testing.T) {
	t.Setenv("GUEST", "from ${NAME}")
	const file = "endpoint: tcp://file:1\ntimeout: 2s\nguest_username: monitor\nguest_password_file: password\n"
	cases := map[string]struct {
		content     string
		environment []string
		endpoint    string
		timeout     time.Duration
		user, word  string
	}{
		"nothing":           {"", nil, config.DefaultEndpoint, 0, "", ""},
		"the file":          {file, nil, "tcp://file:1", 2 * time.Second, "monitor", "s3cret"},
		"the environment":   {file, []string{"VPOLLER_ENDPOINT=ipc:///env", "VPOLLER_TIMEOUT=1500ms", "VPOLLER_GUEST_USERNAME=root", "VPOLLER_GUEST_PASSWORD=${as it is}"}, "ipc:///env", 1500 * time.Millisecond, "root", "${as it is}"},
		"empty is not set":  {file, []string{"VPOLLER_ENDPOINT="}, "tcp://file:1", 2 * time.Second, "monitor", "s3cret"},
		"a password inline": {"guest_password: '*in line*'\n", nil, config.DefaultEndpoint, 0, "", "*in line*"},
		"a variable in it":  {"guest_password: ${GUEST}\n", nil, config.DefaultEndpoint, 0, "", "from ${NAME}"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, err := clientText(t, c.content, c.environment...)
			if err != nil {
				t.Fatal(err)
			}
			if got.Endpoint != c.endpoint || got.Timeout != c.timeout || got.GuestUsername != c.user || guestPassword(t, got) != c.word {
				t.Errorf("got %+v with %q", got, guestPassword(t, got))
			}
		})
	}
}

func TestClientProblems(t *testing.T) {
	cases := map[string]struct{ content, want string }{
		"unknown key":      {"endpont: tcp://a:1\n", `client.yaml:1:1: unknown key "endpont": did you mean endpoint?`},
		"all at once":      {"endpoint: a:1\ntimeout: 3\n", "client.yaml:1:11: endpoint: \"a:1\" is not an endpoint: write tcp://HOST:PORT or ipc:///PATH\nclient.yaml:2:10: timeout: \"3\" has no unit: write 3s for seconds"},
		"two passwords":    {"guest_password: s3cret\nguest_password_file: password\n", "client.yaml:2:22: give either guest_password or guest_password_file, not both"},
		"no YAML":          {"endpoint: [\n", "client.yaml:2:1: this is no YAML: did not find expected node content in what begins here: check its indentation and brackets"},
		"of the worker":    {"vsphere: []\n", `client.yaml:1:1: unknown key "vsphere": known are endpoint, timeout, guest_username, guest_password, guest_password_file`},
		"a list as a text": {"endpoint: [tcp://a:1]\n", "client.yaml:1:11: endpoint: want a text, found a list"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := clientText(t, c.content)
			if err == nil {
				t.Fatal("that loads")
			}
			got := regexp.MustCompile(`(?m)^.*/`).ReplaceAllString(err.Error(), "")
			if name != "all at once" && got != c.want || name == "all at once" && len(strings.Split(err.Error(), "\n")) != 2 {
				t.Errorf("got\n%s\nwant\n%s", err, c.want)
			}
			if strings.Contains(err.Error(), "s3cret") {
				t.Errorf("the message shows a secret: %v", err)
			}
		})
	}
	if _, err := clientText(t, "", "VPOLLER_TIMEOUT=3"); err == nil || err.Error() != `VPOLLER_TIMEOUT: "3" has no unit: write 3s for seconds` {
		t.Errorf("the environment: %v", err)
	}
	exposed := put(t, t.TempDir(), "client.yaml", 0o644, "guest_password: s3cret\n")
	if _, err := config.LoadClient(exposed, env()); err == nil || !strings.Contains(err.Error(), "open to every user") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("a password for everybody: %v", err)
	}
}

// A password file that this user may not read keeps nobody from asking for
// things that need no password.
func TestThePasswordFileIsReadWhenItIsNeeded(t *testing.T) {
	c, err := clientText(t, "guest_password_file: exposed\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.GuestPassword(); err == nil || !strings.Contains(err.Error(), "exposed holds a secret and is open to every user") {
		t.Errorf("an exposed file: %v", err)
	}
}

func TestAFileThatIsNamedMustBeThere(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "client.yaml")
	if _, err := config.LoadClient(missing, env()); err == nil || err.Error() != missing+": no such file or directory" {
		t.Errorf("by path: %v", err)
	}
	if _, err := config.LoadClient("", env("VPOLLER_CLIENT_CONFIG="+missing)); err == nil || err.Error() != missing+": no such file or directory" {
		t.Errorf("by the environment: %v", err)
	}
	if _, err := os.Stat(config.ClientFile); err == nil {
		t.Skip("this machine has a client.yaml of its own")
	}
	if c, err := config.LoadClient("", env()); err != nil || c.Endpoint != config.DefaultEndpoint {
		t.Errorf("without a file: %+v, %v", c, err)
	}
}

// client.yaml shows each setting, and what it shows is the default.
func TestTheClientExampleIsTheDefault(t *testing.T) {
	content := read(t, filepath.Join(examples, "client.yaml"))
	c, err := clientText(t, content)
	if err != nil || *c != (config.Client{Endpoint: config.DefaultEndpoint}) {
		t.Errorf("as it is: %+v, %v", c, err)
	}
	shown := regexp.MustCompile(`(?m)^#(\w+): .*\n`)
	for _, key := range []string{"endpoint", "timeout", "guest_username", "guest_password", "guest_password_file"} {
		if !strings.Contains(content, "\n#"+key+": ") || !strings.Contains(content, "$"+config.ClientEnv(key)+"\n") {
			t.Errorf("client.yaml does not show %s, or not its variable", key)
		}
	}
	all := strings.Join(shown.FindAllString(content, -1), "")
	c, err = clientText(t, strings.ReplaceAll(all, "#", ""))
	if err != nil || c.Endpoint != config.DefaultEndpoint {
		t.Errorf("with everything: %+v, %v", c, err)
	}
}
