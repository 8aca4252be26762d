package media

import (
	"slices"

	"mediadrop/uploader/media/ffmpeg"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/sound"
)

// judgeVideo knows what WhatsApp plays: H.264 in 8 bits with one AAC track or
// none, in MP4 or 3GPP (Meta's Cloud API media documentation), and what phones
// have trouble with: High profile with B-frames on Android, and a directory
// behind the content.
func judgeVideo(r Report, m movie.Info, o Options) Report {
	video, audio := m.TracksOf(movie.Video), m.TracksOf(movie.Audio)
	source := sourceOf(m, r.Size)
	switch {
	case len(video) > 1: // which of them phones show differs
		r = r.transcode(ReasonVideoTracks, Blocked, source, o)
		r.Asks = r.Verdict == Convert
		return r
	case !plays(video[0]):
		return r.transcode(ReasonVideoCodec, Blocked, source, o)
	case m.QuickTime:
		return r.transcode(ReasonVideoContainer, Blocked, source, o)
	case slices.ContainsFunc(audio, func(t movie.Track) bool { return t.Codec != "aac" }):
		return r.transcode(ReasonAudioCodec, Blocked, source, o)
	case len(audio) > 1:
		return r.transcode(ReasonAudioTracks, Blocked, source, o)
	case r.Size > maxVideo:
		return r.transcode(ReasonTooLarge, Blocked, source, o)
	}
	return judgePlayable(r, m, video[0], source, o)
}

// judgePlayable looks for what not every phone plays.
func judgePlayable(r Report, m movie.Info, video movie.Track, source *ffmpeg.Source, o Options) Report {
	highWithBFrames := video.Profile == "High" && video.BFrames
	switch {
	case highWithBFrames && o.canTranscode():
		return r.transcode(ReasonVideoProfile, Warn, source, o)
	case m.Fragmented && o.canTranscode():
		return r.transcode(ReasonFragmented, Warn, source, o)
	case !m.FastStart && !m.Fragmented:
		return r.convert(ReasonNotFastStart, FastStart, Warn)
	case highWithBFrames:
		return r.withHeader(Video).transcode(ReasonVideoProfile, Warn, source, o)
	case m.Fragmented:
		return r.withHeader(Video).transcode(ReasonFragmented, Warn, source, o)
	}
	return r.ok()
}

// plays reports whether phones have a decoder for a video track.
func plays(t movie.Track) bool {
	if t.Codec != "h264" || t.Bits > 8 || (t.Chroma != "" && t.Chroma != "4:2:0") {
		return false
	}
	switch t.Profile {
	case "", "Baseline", "Constrained Baseline", "Main", "High", "Constrained High", "Progressive High":
		return true
	}
	return false
}

// judgeTrack knows what WhatsApp plays of sound in MP4: AAC.
func judgeTrack(r Report, m movie.Info, o Options) Report {
	audio := m.TracksOf(movie.Audio)
	switch {
	case len(audio) == 0 || audio[0].Codec != "aac":
		return r.transcode(ReasonAudioCodec, Blocked, sourceOf(m, r.Size), o)
	case r.Size > maxAudio:
		return r.transcode(ReasonTooLarge, Blocked, sourceOf(m, r.Size), o)
	case m.Fragmented:
		return r.transcode(ReasonFragmented, Warn, sourceOf(m, r.Size), o)
	}
	return r.warn(ReasonNotForHeaders)
}

// judgeSound knows what WhatsApp plays of other sound: MP3, AAC, AMR, and in
// Ogg only Opus in mono (Meta's Cloud API media documentation).
func judgeSound(r Report, s sound.Info, o Options) Report {
	_, known := lookUp(r.MIME)
	switch {
	case s.Video:
		r.Kind, r.MIME = Video, "video/ogg"
		return r.transcode(ReasonVideoContainer, Blocked, nil, o)
	case !known, r.MIME == "audio/ogg" && s.Codec != "opus", r.MIME == "audio/mpeg" && s.Codec != "mp3":
		return r.transcode(ReasonAudioCodec, Blocked, nil, o)
	case r.MIME == "audio/ogg" && s.Channels > 1:
		return r.transcode(ReasonAudioChannels, Blocked, nil, o)
	case r.Size > maxAudio:
		return r.transcode(ReasonTooLarge, Blocked, nil, o)
	}
	return r.warn(ReasonNotForHeaders)
}

func (o Options) canTranscode() bool { return o.CanTranscode != nil && o.CanTranscode() }

func (r Report) withHeader(k Kind) Report {
	r.Header = k
	return r
}
