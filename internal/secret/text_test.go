package secret_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"vpoller/internal/secret"
)

const plain = "s3cr3t-p4ssw0rd"

type account struct {
	User     string
	Password secret.Text
	private  secret.Text
	nested   map[string]*secret.Text
}

func newAccount() account {
	text := secret.New(plain)
	return account{User: "monitor", Password: text, private: text, nested: map[string]*secret.Text{"vc01": &text}}
}

func TestNoFmtVerbShowsTheSecret(t *testing.T) {
	text := secret.New(plain)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%b", "%c", "%e", "%t", "%U", "%p", "%20s", "%.3s"} {
		for _, value := range []any{text, &text, []secret.Text{text}, newAccount(), new(newAccount())} {
			hides(t, fmt.Sprintf("%s of %T", verb, value), fmt.Sprintf(verb, value))
		}
	}
	if got := fmt.Sprintf("%v %+v %#v %s %q", text, text, text, text, text); got != strings.TrimSpace(strings.Repeat("[hidden] ", 5)) {
		t.Errorf("a Text prints as %q", got)
	}
}

func TestNoEncoderShowsTheSecret(t *testing.T) {
	asJSON, err := json.Marshal(newAccount())
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"User":"monitor","Password":"[hidden]"}`; string(asJSON) != want {
		t.Errorf("JSON is %s, want %s", asJSON, want)
	}
	asXML, err := xml.Marshal(secret.New(plain))
	if err != nil {
		t.Fatal(err)
	}
	hides(t, "XML", string(asXML))
}

func TestNoLogShowsTheSecret(t *testing.T) {
	var out bytes.Buffer
	for _, handler := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		log := slog.New(handler)
		log.Info("login", "password", secret.New(plain), "account", newAccount())
		log.Info("login refused", "error", fmt.Errorf("log in with %v: %w", secret.New(plain), errors.ErrUnsupported))
	}
	hides(t, "log", out.String())
	if !strings.Contains(out.String(), "password="+secret.Hidden) {
		t.Errorf("the log does not say that there is a password:\n%s", out.String())
	}
}

func TestRevealGivesTheSecretBack(t *testing.T) {
	if got := secret.New(plain).Reveal(); got != plain {
		t.Errorf("Reveal() = %q, want %q", got, plain)
	}
}

func TestZeroTextIsNoSecret(t *testing.T) {
	var zero secret.Text
	if !zero.IsZero() || !secret.New("").IsZero() || secret.New(plain).IsZero() {
		t.Error("IsZero does not tell an absent secret from a present one")
	}
	if got := fmt.Sprintf("%v%s%#v", zero, zero, zero) + zero.Reveal(); got != "" {
		t.Errorf("an absent secret prints as %q, want nothing", got)
	}
}

func TestEqualComparesTheSecrets(t *testing.T) {
	if !secret.New(plain).Equal(secret.New(plain)) || secret.New(plain).Equal(secret.Text{}) {
		t.Error("Equal does not compare what is hidden")
	}
}

func hides(t *testing.T, where, out string) {
	t.Helper()
	hexed := fmt.Sprintf("%x", plain)
	if strings.Contains(out, plain[:4]) || strings.Contains(strings.ToLower(out), hexed) {
		t.Errorf("%s shows the secret: %s", where, out)
	}
}
