// Package secret keeps passwords out of everything that prints.
//
// A [Text] shows itself as "[hidden]" wherever a value can end up by accident:
// every fmt verb, slog, JSON, YAML, error texts, and also inside unexported
// fields, where fmt would otherwise print the bytes behind a Stringer's back.
// The only way to the secret is [Text.Reveal], so a search for that word finds
// every place that uses one.
//
// [ReadFile] reads a secret from a file of its own and refuses files that other
// users of the machine could read too.
package secret
