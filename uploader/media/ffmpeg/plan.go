package ffmpeg

import (
	"math"
	"time"
)

// Plan is how a source becomes a file within the limit. PlanFor makes it.
type Plan struct {
	HasVideo, HasAudio   bool
	CopyVideo, CopyAudio bool    // the stream fits as it is
	Width, Height        int     // of the result, after rotation; both even
	FrameRate            float64 // what it is brought down to; 0 as it is
	VideoBitRate         int     // bits a second at most; 0 when copied
	AudioBitRate         int     // bits a second; 0 when copied
	AudioChannels        int     // of the result
	AudioRate            int     // hertz; 0 as it is
	TwoPasses            bool    // the limit binds: the bits are shared out by a first pass
	EstimatedBytes       int64   // of the result: what it will not go over by much
	Look                 Look
	Duration             time.Duration
	Limits               Limits

	source Source
}

const (
	// frameRateCap halves 50 and 60 pictures a second: at a given size, sharper
	// pictures are worth more than smoother motion. The slack lets 30.02 pass.
	frameRateCap   = 30.0
	frameRateSlack = 1.0
	// longestSide and shortestSide are those of full HD, the most that H.264 at
	// level 4.0 shows 30 times a second (ITU-T H.264, table A-1), which phones take.
	longestSide  = 1920
	shortestSide = 1080
	// crf is the quality of short clips: x264's default, said to be visually good
	// by its own guide, "sane values are between 17 and 28".
	crf = 23
	// generous is how far above decent the bit rate of short clips may go.
	generous = 4
	// containerShare is kept free for MP4's own tables and for encoders that do
	// not hit their rate exactly.
	containerShare = 0.03
	containerFixed = 8 << 10
	// defaultLimit is WhatsApp's for video and sound.
	defaultLimit = 16 << 20
	// hopelessRate: below 100 kbit/s even the smallest picture (240p) has less
	// than 0.05 bits a pixel at ten pictures a second; nothing moving can be told.
	hopelessRate = 100_000
)

// PlanFor plans how the source becomes MP4 with H.264 and AAC of at most
// l.MaxBytes; a source without video becomes M4A. Streams that phones play are
// copied when the whole fits.
func PlanFor(s Source, l Limits) Plan {
	if l.MaxBytes <= 0 {
		l.MaxBytes = defaultLimit
	}
	p := Plan{
		HasVideo: s.Video != nil, HasAudio: s.Audio != nil,
		Duration: s.Duration, Limits: l, Look: Good, source: s,
	}
	if p.copies() {
		return p
	}
	p.encode(p.budget())
	return p
}

// copies plans the copy of what fits, if that stays within the limit.
func (p *Plan) copies() bool {
	s := p.source
	if p.HasVideo && (!s.Video.fits() || p.Limits.Encode) || !p.HasVideo && !s.Audio.fits() {
		return false
	}
	p.CopyVideo, p.CopyAudio = p.HasVideo, s.Audio.fits()
	added := 0.0
	if p.HasAudio && !p.CopyAudio {
		p.setAudio(128_000)
		added = float64(p.AudioBitRate) / 8 * p.Duration.Seconds()
	}
	estimated := float64(s.Bytes)*(1+containerShare/3) + added
	if estimated > float64(p.Limits.MaxBytes) || s.Bytes == 0 {
		p.CopyVideo, p.CopyAudio, p.AudioBitRate, p.AudioChannels, p.AudioRate = false, false, 0, 0, 0
		return false
	}
	p.EstimatedBytes = int64(estimated)
	if p.HasVideo {
		p.Width, p.Height = s.Video.Width, s.Video.Height
	}
	return true
}

// budget returns the bits a second for pictures and sound together.
func (p *Plan) budget() float64 {
	bits := (float64(p.Limits.MaxBytes)*(1-containerShare) - containerFixed) * 8
	return max(0, bits/p.seconds()-p.tableRate())
}

// seconds of the source; where it is not known, long enough to be careful.
func (p *Plan) seconds() float64 {
	const unknown = 600
	if p.Duration <= 0 {
		return unknown
	}
	return max(p.Duration.Seconds(), 0.1)
}

// tableRate is what MP4's tables take, in bits a second: at most 12 bytes a
// picture (stsz, stts) and 4 an audio frame of 1024 samples, and 64 for chunks.
func (p *Plan) tableRate() float64 {
	return 8 * (12*p.pictures() + 4*48000/1024 + 64)
}

// pictures a second in the result.
func (p *Plan) pictures() float64 {
	switch {
	case !p.HasVideo:
		return 0
	case p.source.Video.FrameRate <= 0:
		return frameRateCap
	}
	return min(p.source.Video.FrameRate, frameRateCap)
}

// encode plans new streams that take at most rate bits a second together.
func (p *Plan) encode(rate float64) {
	if p.HasAudio {
		p.setAudio(p.audioShare(rate))
		if a := p.source.Audio; a.fits() && a.BitRate > 0 && float64(a.BitRate) <= 1.1*float64(p.AudioBitRate) {
			rate -= float64(a.BitRate) * 1.02
			p.CopyAudio, p.AudioBitRate, p.AudioRate = true, 0, 0
		} else {
			rate -= float64(p.AudioBitRate) * 1.05
		}
	}
	if p.HasVideo {
		p.setVideo(max(rate, 20_000))
	}
	p.estimate()
}

// audioShare returns sound its part. Speech in AAC is understandable from about 32
// kbit/s in mono and music is fine at 128 (Fraunhofer IIS, "AAC-LC: 96-128 kbit/s
// stereo"); pictures need the rest more.
func (p *Plan) audioShare(rate float64) int {
	if !p.HasVideo {
		return int(min(128_000, max(8_000, rate*0.95)))
	}
	for _, step := range []struct {
		above float64
		rate  int
	}{{1_000_000, 128_000}, {500_000, 96_000}, {250_000, 64_000}, {120_000, 48_000}} {
		if rate >= step.above {
			return step.rate
		}
	}
	return 32_000
}

// setAudio plans AAC of about the given rate: stereo only where the rate carries it.
func (p *Plan) setAudio(rate int) {
	a := p.source.Audio
	p.AudioChannels = min(2, max(1, a.Channels))
	if rate < 56_000 {
		p.AudioChannels = 1
	}
	if p.AudioChannels == 1 {
		rate = min(rate, 96_000)
	}
	p.AudioBitRate = rate
	p.AudioRate = audioRate(a.SampleRate, rate)
}

// audioRate returns the sampling rate to resample to; 0 to keep what there is.
func audioRate(have, bitRate int) int {
	switch {
	case bitRate < 24_000:
		return 16000
	case have == 8000 || have == 11025 || have == 12000 || have == 16000 || have == 22050 ||
		have == 24000 || have == 32000 || have == 44100 || have == 48000:
		return 0
	}
	return 48000
}

// setVideo chooses the size and the frame rate that suit the bit rate.
func (p *Plan) setVideo(rate float64) {
	v := p.source.Video
	if v.FrameRate > frameRateCap+frameRateSlack {
		p.FrameRate = frameRateCap
	}
	p.Width, p.Height = v.sizeFor(rate, p.pictures())
	decent := decentRate(p.Width*p.Height, p.pictures())
	p.TwoPasses = true
	if most := generous * decent; rate > most {
		// With a buffer of one second nothing exceeds most × (duration + 1 s).
		if bits := most * (p.seconds() + 1); bits <= rate*p.seconds() {
			rate, p.TwoPasses = most, false
		}
	}
	p.VideoBitRate = int(min(rate, math.MaxInt32))
	p.Look = v.look(rate, p.pictures())
}

// estimate returns how many bytes the result will have at most.
func (p *Plan) estimate() {
	rate := p.tableRate() + float64(p.VideoBitRate+p.AudioBitRate)
	if p.CopyAudio {
		rate += float64(p.source.Audio.BitRate)
	}
	p.EstimatedBytes = min(int64(rate*p.seconds()/8)+containerFixed, p.Limits.MaxBytes)
}

// Source returns what the plan was made for.
func (p Plan) Source() Source { return p.source }
