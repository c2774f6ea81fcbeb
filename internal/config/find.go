package config

import (
	"os"
	"path/filepath"
)

// Find returns the configuration file that a program of the given role uses
// when it is told none: /etc/vpoller/vpoller.yaml, else vpoller.conf there, else
// vpoller-proxy.conf or vpoller-worker.conf, which a process of both roles
// cannot use. A file that exists is found even if it cannot be read, so that
// the operator hears about it.
func Find(role Role) (path string, ok bool) { return FindUnder("/", role) }

// FindUnder is Find in the file system that begins at the folder root.
func FindUnder(root string, role Role) (path string, ok bool) {
	paths := SearchPath(role)
	for i := range paths {
		paths[i] = filepath.Join(root, paths[i])
	}
	return FindFirst(paths)
}

// FindFirst returns the first file that exists, be it one that cannot be read.
func FindFirst(paths []string) (path string, ok bool) {
	for _, path := range paths {
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			return path, true
		}
	}
	return "", false
}

// SearchPath lists the files that Find looks for, in that order.
func SearchPath(role Role) []string {
	paths := []string{"/etc/vpoller/vpoller.yaml", "/etc/vpoller/vpoller.conf"}
	switch role {
	case RoleProxy:
		return append(paths, "/etc/vpoller/vpoller-proxy.conf")
	case RoleWorker:
		return append(paths, "/etc/vpoller/vpoller-worker.conf")
	default:
		return paths
	}
}
