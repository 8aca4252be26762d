package outside

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheTitleSaysHowFarUploadsAre(t *testing.T) {
	var titles []string
	o := New("MediaDrop", func(s string) { titles = append(titles, s) }, func(string) { t.Error("nobody is away") })
	now := time.Now()
	for _, share := range []float64{-1, 0, 0.4, 0.404, 0.99} {
		o.Follow(State{Moves: true, Share: share}, now)
	}
	o.Follow(State{Share: 1, Result: func() string { return "1 uploaded" }}, now.Add(time.Hour))
	require.Equal(t, []string{"MediaDrop · 0%", "MediaDrop · 40%", "MediaDrop · 99%", "MediaDrop"}, titles)
}

func TestWhoeverLookedAwayIsToldWhatCameOfIt(t *testing.T) {
	var told []string
	o := New("MediaDrop", func(string) {}, func(s string) { told = append(told, s) })
	now := time.Now()
	run := func(took time.Duration, result string) {
		o.Follow(State{Moves: true, Share: 0.5}, now)
		now = now.Add(took)
		o.Follow(State{Moves: true, Share: 0.9}, now)
		o.Follow(State{Share: 1, Result: func() string { return result }}, now)
		o.Follow(State{Share: 1}, now) // it is said once
	}
	run(time.Minute, "at the window")
	o.Away(true)
	run(time.Second, "too quick to look away")
	run(time.Minute, "58 uploaded · 1 failed")
	run(time.Minute, "")
	o.Away(false)
	run(time.Minute, "back again")
	require.Equal(t, []string{"58 uploaded · 1 failed"}, told)
}
