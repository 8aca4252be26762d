//go:build !race

package commbox

// underRace leaves out what the race detector changes: it allocates by itself.
const underRace = false
