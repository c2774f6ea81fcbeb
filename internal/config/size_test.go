package config

import "testing"

func TestSizes(t *testing.T) {
	for text, want := range map[string]Size{
		"0B": 0, "7B": 7, "1536B": 1536, "1KiB": 1024, "512KiB": 512 * KiB, "16MiB": 16 << 20, "3GiB": 3 * GiB,
	} {
		got, err := parseSize(text)
		if err != nil || got != want {
			t.Errorf("parseSize(%q) = %d, %v; want %d", text, got, err, want)
		}
		if again, err := parseSize(got.String()); err != nil || again != got {
			t.Errorf("%d bytes print as %q, which is %d, %v", got, got, again, err)
		}
	}
	for _, text := range []string{"", "16", "MiB", "-1MiB", "1.5MiB", "16 MiB", "16mib", "16MB", "16MiBKiB", "9223372036854775807GiB", "1e3B"} {
		if n, err := parseSize(text); err == nil {
			t.Errorf("parseSize(%q) = %d, want an error", text, n)
		}
	}
}
