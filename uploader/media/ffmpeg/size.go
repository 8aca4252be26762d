package ffmpeg

import "math"

// decentRate returns the bits a second that H.264 Main without B-frames needs for
// ordinary content to look decent. It starts from 365 kbit/s for 640 × 360, the
// lowest that Apple's "HLS Authoring Specification for Apple Devices", 1.24,
// recommends for that size, and follows the rule that the rate grows with the
// number of pixels (and of pictures) to the power of 0.75 (Jan Ozer, "The Power
// of .75"): large pictures have more in them that is alike.
//
// That gives 1.9 Mbit/s for 1080p, 1 Mbit/s for 720p, 670 kbit/s for 540p, 560
// for 480p, 200 for 240p, all at 30 pictures a second.
func decentRate(pixels int, pictures float64) float64 {
	return 365_000 * math.Pow(float64(pixels)/(640*360), 0.75) * math.Pow(pictures/30, 0.75)
}

// ladder holds the lengths of the shorter side that pictures are brought down to.
var ladder = [...]int{1080, 720, 540, 480, 360, 240}

// poorest is the step at which going on stops when nothing suits: under 360 lines
// small writing and faces are lost, so the last step is only taken for rates that
// would be hopeless above it.
const poorest = 360

// sizeFor returns the largest step that suits the rate, never above the source.
func (v *VideoStream) sizeFor(rate, pictures float64) (width, height int) {
	width, height = v.shown()
	for _, side := range ladder {
		w, h := fit(width, height, side)
		enough := rate >= decentRate(w*h, pictures)
		if enough || side == poorest && rate >= 0.6*decentRate(w*h, pictures) || side == ladder[len(ladder)-1] {
			return w, h
		}
	}
	return fit(width, height, ladder[len(ladder)-1])
}

// look compares the bit rate with what the picture would need at 360 lines, or at
// its own size where that is smaller.
func (v *VideoStream) look(rate, pictures float64) Look {
	width, height := v.shown()
	width, height = fit(width, height, poorest)
	switch needed := decentRate(width*height, pictures); {
	case rate >= needed:
		return Good
	case rate < hopelessRate:
		return Hopeless
	}
	return Poor
}

// shown returns the size for display: square pixels, rotation done.
func (v *VideoStream) shown() (width, height int) {
	width, height = max(v.Width, 1), max(v.Height, 1)
	if v.PixelAspect > 0.1 && v.PixelAspect < 10 {
		width = max(1, int(math.Round(float64(width)*v.PixelAspect)))
	}
	if v.Rotation%180 != 0 {
		width, height = height, width
	}
	return width, height
}

// fit makes the shorter side at most side and the longer at most longestSide,
// keeps the proportions, and makes both even, as 4:2:0 needs.
func fit(width, height, side int) (int, int) {
	shrink := min(1,
		float64(min(side, shortestSide))/float64(min(width, height)),
		float64(longestSide)/float64(max(width, height)))
	return even(float64(width) * shrink), even(float64(height) * shrink)
}

func even(side float64) int { return max(2, int(math.Round(side/2))*2) }

// fits reports whether phones play the stream as it is: H.264 Baseline or Main, or
// High, in 8 bits, 4:2:0, without B-frames (WhatsApp on Android plays no High
// profile with B-frames), not larger than full HD.
func (v *VideoStream) fits() bool {
	if v == nil || v.Codec != "h264" || v.Interlaced || v.HDR || v.oddPixels() {
		return false
	}
	if v.PixelFormat != "yuv420p" && v.PixelFormat != "yuvj420p" {
		return false
	}
	if min(v.Width, v.Height) > 1088 || max(v.Width, v.Height) > 1920 {
		return false
	}
	switch v.Profile {
	case "Baseline", "Constrained Baseline", "Main":
		return true
	case "High":
		return !v.BFrames
	}
	return false
}

// oddPixels reports whether pixels are not square, which some players ignore.
func (v *VideoStream) oddPixels() bool {
	return v.PixelAspect > 0 && math.Abs(v.PixelAspect-1) > 0.02
}

// fits reports whether phones play the stream as it is: AAC LC, stereo at most.
func (a *AudioStream) fits() bool {
	return a != nil && a.Codec == "aac" && a.Profile == "LC" && a.Channels >= 1 && a.Channels <= 2 && a.SampleRate <= 48000
}
