package movie

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

func fastStart(t testing.TB, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, FastStart(context.Background(), bytes.NewReader(content), int64(len(content)), &out))
	return out.Bytes()
}

// samplesOf returns the bytes that the chunks of the first track begin with.
func samplesOf(t testing.TB, content []byte) [][]byte {
	at := bytes.Index(content, []byte("stco"))
	require.Positive(t, at)
	var samples [][]byte
	for i := range int(binary.BigEndian.Uint32(content[at+8:])) {
		offset := binary.BigEndian.Uint32(content[at+12+4*i:])
		samples = append(samples, content[offset:offset+8])
	}
	return samples
}

func TestFastStart(t *testing.T) {
	for _, name := range []string{"high-bframes-end.mp4", "baseline.3gp", "hevc10-twoaudio.mov", "sound.m4a", "rotated.mp4"} {
		content := kept(t, name)
		before, err := examine(content)
		require.NoError(t, err)
		require.False(t, before.FastStart, name)
		moved := fastStart(t, content)
		after, err := examine(moved)
		require.NoError(t, err, name)
		require.True(t, after.FastStart, name)
		before.FastStart = true
		require.Equal(t, before, after, name)
		require.Equal(t, outsideMoov(t, content), outsideMoov(t, moved), name)
		require.Equal(t, samplesOf(t, content), samplesOf(t, moved), name)
		require.Equal(t, moved, fastStart(t, moved), "a second time changes nothing")
	}
}

func outsideMoov(t testing.TB, content []byte) []byte {
	l, err := scan(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	return append(bytes.Clone(content[:l.moov.start]), content[l.moov.end:]...)
}

func TestFastStartClearsWhatFollowsTheMovieBox(t *testing.T) {
	content := append(kept(t, "high-bframes-end.mp4"), boxOf("free", []byte("after the movie"))...)
	whole := len(content)
	content = append(content, 1, 2, 3)
	moved := fastStart(t, content)
	clear(content[whole-len("after the movie"):])
	require.Equal(t, outsideMoov(t, content), outsideMoov(t, moved))
}

func TestFilesThatAreFastAlreadyAreCopied(t *testing.T) {
	for _, name := range []string{"main-faststart.mp4", "fragmented.mp4"} {
		content := kept(t, name)
		require.Equal(t, content, fastStart(t, content), name)
	}
}

func TestOffsetsPastFourGigabytesBecomeWide(t *testing.T) {
	content := kept(t, "high-bframes-end.mp4")
	moov := moovOf(t, content)
	at := bytes.Index(moov, []byte("stco"))
	binary.BigEndian.PutUint32(moov[at+12:], math.MaxUint32-10)
	old := span{start: math.MaxUint32, end: math.MaxUint32 + int64(len(moov))}
	out, err := relocate(moov, 32, old)
	require.NoError(t, err)
	require.NotContains(t, string(out), "stco")
	at = bytes.Index(out, []byte("co64"))
	require.Equal(t, uint64(math.MaxUint32-10)+uint64(len(out)), binary.BigEndian.Uint64(out[at+12:]))
	m, err := parseMoov(out, false)
	require.NoError(t, err, "the sizes of all boxes are right")
	require.Len(t, m.tracks, 2)
	require.Greater(t, m.tracks[0].end, int64(math.MaxUint32))
}

func TestFragmentsBeforeTheMovieBoxAreRefused(t *testing.T) {
	content := kept(t, "fragmented.mp4")
	l, err := scan(bytes.NewReader(content), int64(len(content)))
	require.NoError(t, err)
	turned := bytes.Join([][]byte{content[:l.moov.start], content[l.moov.end:], content[l.moov.start:l.moov.end]}, nil)
	err = FastStart(context.Background(), bytes.NewReader(turned), int64(len(turned)), &bytes.Buffer{})
	require.ErrorIs(t, err, defect.ErrBroken)
}

func TestFastStartStops(t *testing.T) {
	content := kept(t, "high-bframes-end.mp4")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out bytes.Buffer
	require.ErrorIs(t, FastStart(ctx, bytes.NewReader(content), int64(len(content)), &out), context.Canceled)
	err := FastStart(context.Background(), bytes.NewReader(content), int64(len(content)), full{})
	require.ErrorIs(t, err, errFull)
}

var errFull = errors.New("no room")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
