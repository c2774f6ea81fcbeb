package logging

import (
	"fmt"
	"os"
	"sync"
)

// File is a log file that is only ever appended to. It is safe for concurrent
// use.
type File struct {
	path string

	mu   sync.Mutex // guards file
	file *os.File
}

// OpenFile opens the file at path for appending and creates it, not readable
// by others, when it is not there. Close releases it.
func OpenFile(path string) (*File, error) {
	file, err := open(path)
	if err != nil {
		return nil, err
	}
	return &File{path: path, file: file}, nil
}

func open(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		return nil, fmt.Errorf("open log file: %w", err)
	}
	return file, nil
}

// Write appends line in one piece.
func (f *File) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.file.Write(line)
}

// Reopen opens the path again, after something has moved the file away. When
// that is not possible, logging goes on in the old file.
func (f *File) Reopen() error {
	file, err := open(f.path)
	if err != nil {
		return err
	}
	f.mu.Lock()
	old := f.file
	f.file = file
	f.mu.Unlock()
	return old.Close()
}

// Close closes the file. Nothing may be written after it.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.file.Close()
}
