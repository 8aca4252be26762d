//go:build race

package uploader

// underRace leaves out what the race detector changes: it allocates by itself.
const underRace = true
