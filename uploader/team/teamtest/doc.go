// Package teamtest starts a real PostgreSQL for tests, in a folder of its own,
// reached over loopback and a Unix socket.
package teamtest
