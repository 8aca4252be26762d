package colours

import (
	"encoding/binary"
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

func srgbCurve() []byte {
	curve := []byte("para\x00\x00\x00\x00\x00\x03\x00\x00")
	for _, v := range []float64{2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045} {
		curve = binary.BigEndian.AppendUint32(curve, uint32(int32(math.Round(v*65536))))
	}
	return curve
}

func TestCurves(t *testing.T) {
	gamma := parseCurve([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x01\x02\x00"))
	require.InDelta(t, 0.25, gamma(0.5), 0.001)
	table := parseCurve([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x03\x00\x00\x40\x00\xff\xff"))
	require.InDelta(t, 0.125, table(0.25), 0.001)
	require.InDelta(t, 1, table(1), 0.001)
	require.InDelta(t, 0.5, parseCurve([]byte("curv\x00\x00\x00\x00\x00\x00\x00\x00"))(0.5), 0.001)
	for v := 0.0; v <= 1; v += 0.1 {
		require.InDelta(t, fromSRGB(v), parseCurve(srgbCurve())(v), 0.001)
		require.InDelta(t, v, toSRGB(fromSRGB(v)), 0.001)
	}
}

func TestNumbersOfPrimaries(t *testing.T) {
	c := &Conversion{}
	c.use(*profileOf(12))
	r, g, b := c.RGB(200, 100, 50)
	for i, pair := range [][2]byte{{215, r}, {93, g}, {31, b}} {
		require.InDelta(t, pair[0], pair[1], 1, "channel %d", i)
	}
	require.Nil(t, profileOf(1))
}

func TestCompression(t *testing.T) {
	require.InDelta(t, 1, compressed(0.5, 5), 1e-9, "what is dark stays")
	require.InDelta(t, 1, compressed(0.9, 1), 1e-9, "nothing is too bright")
	require.InDelta(t, 1.0, 5*compressed(5, 5), 1e-6, "the brightest is white")
	last := 0.0
	for light := 0.1; light < 5; light += 0.1 {
		now := light * compressed(light, 5)
		require.Greater(t, now, last, "what is brighter stays brighter")
		last = now
	}
	pq, hlg := Coding{Transfer: transferPQ}, Coding{Transfer: transferHLG}
	require.InDelta(t, 10000, pq.lightOf(1), 1)
	require.InDelta(t, 203, pq.lightOf(0.5807), 2, "ITU-R BT.2408: 58 % is the white of paper")
	require.InDelta(t, 1000, hlg.lightOf(1), 5)
	require.InDelta(t, 203, hlg.lightOf(0.75), 5, "and 75 % is it in HLG")
}
