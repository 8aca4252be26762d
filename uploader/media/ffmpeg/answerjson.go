package ffmpeg

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"mediadrop/uploader/media/defect"
)

// answer is ffprobe's (ffprobe documentation, "json").
type answer struct {
	Streams []answerStream `json:"streams"`
	Format  struct {
		Duration string `json:"duration"`
	} `json:"format"`
}

type answerStream struct {
	Index         int    `json:"index"`
	Type          string `json:"codec_type"`
	Codec         string `json:"codec_name"`
	Profile       string `json:"profile"`
	PixelFormat   string `json:"pix_fmt"`
	Width         int    `json:"width"`
	Height        int    `json:"height"`
	HasBFrames    int    `json:"has_b_frames"`
	FieldOrder    string `json:"field_order"`
	Transfer      string `json:"color_transfer"`
	PixelAspect   string `json:"sample_aspect_ratio"`
	AverageRate   string `json:"avg_frame_rate"`
	Rate          string `json:"r_frame_rate"`
	BitRate       string `json:"bit_rate"`
	Duration      string `json:"duration"`
	Channels      int    `json:"channels"`
	SampleRate    string `json:"sample_rate"`
	IsCover       covers `json:"disposition"`
	SideDataLists []struct {
		Rotation *float64 `json:"rotation"`
	} `json:"side_data_list"`
}

type covers struct {
	Default     int `json:"default"`
	AttachedPic int `json:"attached_pic"`
}

// parseJSON reads what ffprobe says.
func parseJSON(text []byte) (Source, error) {
	var a answer
	if err := json.Unmarshal(text, &a); err != nil {
		return Source{}, fmt.Errorf("read ffprobe's answer: %w: %w", defect.ErrBroken, err)
	}
	var c collector
	c.source.Duration = secondsOf(a.Format.Duration)
	for _, s := range a.Streams {
		switch {
		case s.Type == "video" && s.IsCover.AttachedPic == 0:
			c.addVideo(s.video())
		case s.Type == "audio":
			c.addAudio(s.audio(), s.IsCover.Default != 0)
		}
		if c.source.Duration == 0 && (s.Type == "video" || s.Type == "audio") {
			c.source.Duration = secondsOf(s.Duration)
		}
	}
	return c.source, nil
}

func (s answerStream) video() VideoStream {
	v := VideoStream{
		Index: s.Index, Codec: s.Codec, Profile: s.Profile, PixelFormat: s.PixelFormat, BFrames: s.HasBFrames > 0,
		Interlaced: s.FieldOrder != "" && s.FieldOrder != "progressive" && s.FieldOrder != "unknown",
		HDR:        isHDR(s.Transfer), Width: s.Width, Height: s.Height,
		PixelAspect: ratio(s.PixelAspect, ":"), FrameRate: ratio(s.AverageRate, "/"), BitRate: whole(s.BitRate),
	}
	if v.FrameRate == 0 {
		v.FrameRate = ratio(s.Rate, "/")
	}
	for _, side := range s.SideDataLists {
		if side.Rotation != nil {
			v.Rotation = clockwise(*side.Rotation)
		}
	}
	return v
}

func (s answerStream) audio() AudioStream {
	return AudioStream{
		Index: s.Index, Codec: s.Codec, Profile: s.Profile,
		Channels: s.Channels, SampleRate: whole(s.SampleRate), BitRate: whole(s.BitRate),
	}
}

// collector chooses among the streams.
type collector struct {
	source Source
	rank   int // of the audio stream chosen
}

func (c *collector) addVideo(v VideoStream) {
	c.source.VideoTracks++
	if c.source.Video == nil && v.Width > 0 && v.Height > 0 {
		c.source.Video = &v
	}
}

// addAudio takes the first of the best streams: one that can be decoded, and of
// these the default one. Cameras write a sound for several directions beside an
// ordinary one, and call either the default.
func (c *collector) addAudio(a AudioStream, byDefault bool) {
	c.source.AudioTracks++
	rank := 1
	if a.known() {
		rank += 2
	}
	if byDefault {
		rank++
	}
	if rank > c.rank {
		c.source.Audio, c.rank = &a, rank
	}
}

// known reports whether ffmpeg has a name for what the stream is coded in. Apple's
// sound for several directions it knows by name before it can decode it.
func (a AudioStream) known() bool {
	return a.Codec != "" && a.Codec != "none" && a.Codec != "unknown" && a.Codec != "apac"
}

// isHDR knows the brightness curves PQ and HLG by ffmpeg's names.
func isHDR(transfer string) bool { return transfer == "smpte2084" || transfer == "arib-std-b67" }

// clockwise turns ffmpeg's rotation, counterclockwise, into quarters clockwise.
func clockwise(degrees float64) int {
	if math.IsNaN(degrees) || math.Abs(degrees) > 3600 {
		return 0
	}
	quarters := int(math.Round(-degrees / 90))
	return (quarters%4 + 4) % 4 * 90
}

// secondsOf reads "12.345"; 0 where it is no sensible time.
func secondsOf(text string) time.Duration {
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v > 0 && v < 1e9) {
		return 0
	}
	return time.Duration(v * float64(time.Second))
}

// ratio reads "30000/1001"; 0 where it is no sensible number.
func ratio(text, separator string) float64 {
	above, below, found := strings.Cut(text, separator)
	a, errA := strconv.ParseFloat(above, 64)
	b, errB := strconv.ParseFloat(below, 64)
	if !found || errA != nil || errB != nil || !(a > 0 && b > 0 && a/b < 10000) {
		return 0
	}
	return a / b
}

func whole(text string) int {
	v, err := strconv.ParseInt(text, 10, 31)
	if err != nil || v < 0 {
		return 0
	}
	return int(v)
}
