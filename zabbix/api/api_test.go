package api_test

import (
	"context"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vpoller/internal/secret"
	"vpoller/zabbix/api"
	"vpoller/zabbix/apitest"
)

func server(t *testing.T, version string) *apitest.Server {
	t.Helper()
	s := apitest.New(version)
	t.Cleanup(s.Close)
	return s
}

func byToken(s *apitest.Server) api.Config {
	return api.Config{URL: s.URL(), Token: secret.New(apitest.Token), Timeout: 10 * time.Second}
}

func byPassword(s *apitest.Server) api.Config {
	return api.Config{URL: s.URL(), Username: apitest.Username, Password: secret.New(apitest.Password), Timeout: 10 * time.Second}
}

// releases are versions that take callers' proof of identity in different ways.
var releases = []string{"5.0.30", "5.4.12", "6.0.14", "6.2.9", "6.4.10", "7.0.22", "7.2.3", "7.4.0"}

func TestEveryReleaseTakesTheToken(t *testing.T) {
	for _, version := range releases[1:] {
		t.Run(version, func(t *testing.T) {
			c, err := api.Open(t.Context(), byToken(server(t, version)))
			if err != nil {
				t.Fatal(err)
			}
			var groups []any
			if err := c.Call(t.Context(), "hostgroup.get", map[string]any{"output": []string{"groupid"}}, &groups); err != nil {
				t.Error(err)
			}
			if err := c.Close(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEveryReleaseTakesUserAndPassword(t *testing.T) {
	for _, version := range releases {
		t.Run(version, func(t *testing.T) {
			s := server(t, version)
			c, err := api.Open(t.Context(), byPassword(s))
			if err != nil {
				t.Fatal(err)
			}
			var templates []any
			if err := c.Call(t.Context(), "template.get", map[string]any{}, &templates); err != nil {
				t.Error(err)
			}
			if s.Sessions() != 1 {
				t.Errorf("%d sessions are open", s.Sessions())
			}
			if err := c.Close(t.Context()); err != nil {
				t.Error(err)
			}
			if s.Sessions() != 0 {
				t.Error("the session was left open")
			}
		})
	}
}

func TestTokensAreTooNewFor50(t *testing.T) {
	_, err := api.Open(t.Context(), byToken(server(t, "5.0.30")))
	if err == nil || !strings.Contains(err.Error(), "knows no API tokens") {
		t.Errorf("error %v", err)
	}
}

func TestRefusals(t *testing.T) {
	s := server(t, "7.0.22")
	wrongToken, wrongPassword := byToken(s), byPassword(s)
	wrongToken.Token = secret.New("ffff-wrong-token")
	wrongPassword.Password = secret.New("wrong-password")
	for name, c := range map[string]struct {
		cfg        api.Config
		text, hint string
	}{
		"token":    {wrongToken, "the API token is not accepted: host.get: Not authorized", `under "API tokens"`},
		"password": {wrongPassword, "user.login: Incorrect user name or password", "log in to the frontend"},
	} {
		_, err := api.Open(t.Context(), c.cfg)
		var refused *api.Error
		if !errors.As(err, &refused) || !refused.Refused() || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: error %v", name, err)
		}
		if !strings.Contains(api.Hint(err), c.hint) {
			t.Errorf("%s: hint %q", name, api.Hint(err))
		}
		if strings.Contains(err.Error()+api.Hint(err), "wrong-") {
			t.Errorf("%s: the error holds the secret: %v", name, err)
		}
	}
}

func TestLostAnswers(t *testing.T) {
	for name, c := range map[string]struct {
		fault apitest.Fault
		text  string
	}{
		"broken connection": {apitest.LostAfter, "no answer from Zabbix at http://"},
		"gateway":           {apitest.Unavailable, "503 Service Unavailable"},
		"silence":           {apitest.Hang, "no answer within 50ms"},
	} {
		t.Run(name, func(t *testing.T) {
			s := server(t, "6.0.14")
			cfg := byToken(s)
			cfg.Timeout = 50 * time.Millisecond
			s.Fail("apiinfo.version", c.fault)
			_, err := api.Open(t.Context(), cfg)
			if !errors.Is(err, api.ErrUnreachable) || !strings.Contains(err.Error(), c.text) {
				t.Errorf("error %v", err)
			}
			if api.Hint(err) == "" {
				t.Error("there is no hint")
			}
		})
	}
}

func TestNobodyListens(t *testing.T) {
	s := server(t, "6.0.14")
	cfg := byToken(s)
	s.Close()
	_, err := api.Open(t.Context(), cfg)
	if !errors.Is(err, api.ErrUnreachable) || !strings.Contains(err.Error(), "connection refused") {
		t.Errorf("error %v", err)
	}
}

func says(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, text) // the caller may have left
	}
}

func TestWhatIsNoAPI(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		text    string
	}{
		"page":     {says("<html>"), `answers "200 OK" instead of what the API of Zabbix does`},
		"no page":  {http.NotFound, `answers "404 Not Found"`},
		"redirect": {http.RedirectHandler("https://elsewhere.example.org/zabbix/api_jsonrpc.php", http.StatusMovedPermanently).ServeHTTP, "sends its callers to https://elsewhere.example.org/zabbix"},
		"version":  {says(`{"jsonrpc":"2.0","result":"x"}`), `"x" is not a version of Zabbix`},
	} {
		t.Run(name, func(t *testing.T) {
			s := httptest.NewServer(c.handler)
			defer s.Close()
			_, err := api.Open(t.Context(), api.Config{URL: s.URL, Token: secret.New("t")})
			if err == nil || !strings.Contains(err.Error(), c.text) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestAuthorities(t *testing.T) {
	s := httptest.NewTLSServer(server(t, "6.0.14"))
	defer s.Close()
	cfg := api.Config{URL: s.URL + "/zabbix", Token: secret.New(apitest.Token)}
	_, err := api.Open(t.Context(), cfg)
	if err == nil || !strings.Contains(api.Hint(err), "ca_file") {
		t.Errorf("error %v, hint %q", err, api.Hint(err))
	}
	cfg.CAFile = filepath.Join(t.TempDir(), "ca.pem")
	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: s.Certificate().Raw})
	if err := os.WriteFile(cfg.CAFile, authority, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, insecure := range []bool{false, true} {
		c, err := api.Open(t.Context(), cfg)
		if err != nil {
			t.Fatalf("insecure %v: %v", insecure, err)
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
		cfg.CAFile, cfg.Insecure = "", true
	}
}

func TestConfigurations(t *testing.T) {
	token := secret.New("secret-token")
	for name, c := range map[string]struct {
		cfg  api.Config
		text string
	}{
		"no address":   {api.Config{Token: token}, "no address of a Zabbix frontend"},
		"no scheme":    {api.Config{URL: "zabbix.example.org", Token: token}, "no address of a Zabbix frontend"},
		"user in it":   {api.Config{URL: "http://me:secret-word@zabbix", Token: token}, "holds a user"},
		"nothing":      {api.Config{URL: "http://zabbix"}, "neither an API token nor a user"},
		"both":         {api.Config{URL: "http://zabbix", Token: token, Username: "x"}, "give one of them"},
		"no password":  {api.Config{URL: "http://zabbix", Username: "x"}, "needs a name and a password"},
		"no authority": {api.Config{URL: "http://zabbix", Token: token, CAFile: "/nonexistent/ca.pem"}, "read the authorities to trust"},
	} {
		_, err := api.Open(context.Background(), c.cfg)
		if err == nil || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: error %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "secret-") {
			t.Errorf("%s: the error holds a secret: %v", name, err)
		}
	}
}

func TestAddressesOfFrontends(t *testing.T) {
	s := server(t, "6.0.14")
	for _, tail := range []string{"", "/", "/index.php", "/api_jsonrpc.php", "/?x=1"} {
		cfg := byToken(s)
		cfg.URL += tail
		c, err := api.Open(t.Context(), cfg)
		if err != nil {
			t.Errorf("%q: %v", tail, err)
			continue
		}
		if err := c.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
