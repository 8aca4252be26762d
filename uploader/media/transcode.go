package media

import (
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/movie"
)

// transcode judges what ffmpeg can convert: with it, it is converted; without it,
// the report has the command line that a person can use elsewhere. source is
// what is known of the content; nil for nothing.
func (r Report) transcode(reason Reason, otherwise Verdict, source *ffmpeg.Source, o Options) Report {
	if o.canTranscode() {
		return r.convert(reason, Transcode, otherwise)
	}
	r.Command = command(o.name, r.Kind, source)
	if otherwise == Warn {
		return r.warn(reason)
	}
	return r.block(reason)
}

// transcoded are the types that ffmpeg makes here, and their extensions.
func transcoded(k Kind) fileType {
	t, _ := lookUp("video/mp4")
	if k == Audio {
		t, _ = lookUp("audio/mp4")
	}
	return t
}

// command is the line for a terminal, with names without their folder: it is
// used where the file is, under the name that it has there. There is none for a name
// with characters that a terminal may take for keys.
func command(name string, k Kind, source *ffmpeg.Source) string {
	if !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl) {
		return ""
	}
	var plan *ffmpeg.Plan
	if source != nil {
		p := ffmpeg.PlanFor(*source, ffmpeg.Limits{MaxBytes: transcoded(k).max})
		plan = &p
	}
	base := strings.TrimSuffix(name, filepath.Ext(name))
	return ffmpeg.Command(runtime.GOOS, name, base+" (WhatsApp)"+transcoded(k).extensions[0], plan)
}

// sourceOf returns what ffmpeg's plan needs to know of a file of the MP4 family.
func sourceOf(m movie.Info, bytes int64) *ffmpeg.Source {
	video, audio := m.TracksOf(movie.Video), m.TracksOf(movie.Audio)
	s := &ffmpeg.Source{Duration: m.Duration, Bytes: bytes, VideoTracks: len(video), AudioTracks: len(audio)}
	if len(video) > 0 {
		v := video[0]
		s.Video = &ffmpeg.VideoStream{
			Codec: v.Codec, Profile: v.Profile, PixelFormat: pixelFormat(v), BFrames: v.BFrames,
			Width: v.Width, Height: v.Height, PixelAspect: 1, Rotation: v.Rotation, BitRate: v.BitRate,
		}
	}
	if len(audio) > 0 {
		a := audio[max(0, slices.IndexFunc(audio, func(t movie.Track) bool { return t.Codec == "aac" }))]
		s.Audio = &ffmpeg.AudioStream{Codec: a.Codec, Profile: a.Profile, Channels: a.Channels, SampleRate: a.SampleRate, BitRate: a.BitRate}
	}
	return s
}

// pixelFormat returns ffmpeg's name for what phones play; other formats are
// converted, whatever they are called.
func pixelFormat(t movie.Track) string {
	if t.Bits <= 8 && t.Chroma == "4:2:0" {
		return "yuv420p"
	}
	return ""
}
