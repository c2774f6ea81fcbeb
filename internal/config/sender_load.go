package config

// LoadSender reads the configuration of vpoller-sender. What is wrong comes back
// as Problems, all at once.
func LoadSender(path string) (*Sender, []Warning, error) {
	return DefaultSender(), nil, nil
}
