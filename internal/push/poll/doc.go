// Package poll answers the questions of many items by few requests to vPoller.
package poll
