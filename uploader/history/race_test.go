//go:build race

package history

// underRace leaves out what would take long with the race detector.
const underRace = true
