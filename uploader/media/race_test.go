//go:build race

package media

// underRace leaves out what would take long with the race detector.
const underRace = true
