package config_test

import (
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"vpoller/internal/config"
	"vpoller/internal/secret"
)

func TestEverySettingOfAClient(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "client.yaml", 0o644, lines(
		"endpoint: tcp://proxy:10123", "timeout: 3s", "retries: 2", "username: guest", "password_file: guest.password"))
	c, err := config.LoadClient(path)
	want := &config.Client{
		Endpoint: "tcp://proxy:10123", Timeout: 3 * time.Second, Retries: 2,
		Username: "guest", PasswordFile: filepath.Join(dir, "guest.password"),
	}
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("loaded %+v, %v; want %+v", c, err, want)
	}
}

func TestAClientMayHoldAPasswordThatOthersCannotRead(t *testing.T) {
	c, err := config.LoadClient(put(t, t.TempDir(), "client.yaml", 0o600, "password: s3cret\n"))
	want := config.DefaultClient()
	want.Password = secret.New("s3cret")
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("loaded %+v, %v; want %+v", c, err, want)
	}
}

func TestAnEmptyClientIsTheDefault(t *testing.T) {
	c, err := config.LoadClient(put(t, t.TempDir(), "client.yaml", 0o644, "# nothing\n"))
	if err != nil || !reflect.DeepEqual(c, config.DefaultClient()) {
		t.Errorf("loaded %+v, %v; want %+v", c, err, config.DefaultClient())
	}
}

func TestProblemsOfAClient(t *testing.T) {
	dir := t.TempDir()
	path := put(t, dir, "client.yaml", 0o644, lines(
		"endpoint: tcp://*:10123", "timeout: 3", "retires: 1", "password: s3cret", "password_file: x"))
	_, err := config.LoadClient(path)
	if err == nil {
		t.Fatal("a client with five problems loads")
	}
	compare(t, "problems", strings.Split(strings.ReplaceAll(err.Error(), dir+"/", ""), "\n"), []string{
		`client.yaml:1:11: endpoint: "tcp://*:10123" names no host to connect to: * is for listening`,
		`client.yaml:2:10: timeout: "3" has no unit: write 3s for seconds`,
		`client.yaml:3:1: unknown key "retires": did you mean retries?`,
		`client.yaml:4:11: password: client.yaml holds a secret and is open to every user of this machine (mode 0644): run "chmod o= client.yaml"`,
		`client.yaml:5:16: password_file: give either password or password_file, not both`,
	})
	if _, err := config.LoadClient(filepath.Join(dir, "nope.yaml")); err == nil {
		t.Error("a missing file loads")
	}
}
