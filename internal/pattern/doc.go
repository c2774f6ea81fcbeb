// Package pattern holds the two small languages of the import's configuration:
// [Match], which names are meant, and [Text], what is written for an object.
package pattern
