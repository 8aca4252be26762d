package media

import (
	"bytes"
	"testing"

	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/mediatest"
)

const mp4Type = "video/mp4"

// videoRows are videos that were made once, and sizes around the limit.
func videoRows() []*row {
	main := mediatest.Kept("movie", "main-faststart.mp4")
	see := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Video, mime) }
	return []*row{
		see("main.mp4", main, mp4Type).ok(),
		see("main.m4v", main, mp4Type).ok().sends("main.mp4"),
		see("another name.mov", main, mp4Type).ok().sends("another name.mp4"),
		see("silent.mp4", mediatest.Kept("silent.mp4"), mp4Type).ok(),
		see("high.mp4", mediatest.Kept("high.mp4"), mp4Type).ok(),
		see("baseline.3gp", mediatest.Kept("movie", "baseline.3gp"), "video/3gpp").convertsBy(ReasonNotFastStart, FastStart, "baseline.3gp"),
		see("16 MB.mp4", mediatest.WithFree(main, maxVideo), mp4Type).ok(),
		see("over 16 MB.mp4", mediatest.WithFree(main, maxVideo+1), mp4Type).transcodes(ReasonTooLarge, "over 16 MB.mp4"),
		see("moov at the end.mp4", mediatest.Kept("main-end.mp4"), mp4Type).convertsBy(ReasonNotFastStart, FastStart, "moov at the end.mp4"),
		see("turned.mp4", mediatest.Kept("movie", "rotated.mp4"), mp4Type).convertsBy(ReasonNotFastStart, FastStart, "turned.mp4"),
		see("B-frames.mp4", mediatest.Kept("high-bframes.mp4"), mp4Type).convertsBy(ReasonVideoProfile, Transcode, "B-frames.mp4").
			bare(outcome{Warn, ReasonVideoProfile, Video, NoRemedy, true}),
		see("B-frames, moov at the end.mp4", mediatest.Kept("movie", "high-bframes-end.mp4"), mp4Type).convertsBy(ReasonVideoProfile, Transcode, "B-frames, moov at the end.mp4").
			bare(outcome{Convert, ReasonNotFastStart, Video, FastStart, false}),
		see("fragmented.mp4", mediatest.Kept("fragmented.mp4"), mp4Type).convertsBy(ReasonFragmented, Transcode, "fragmented.mp4").
			bare(outcome{Warn, ReasonFragmented, Video, NoRemedy, true}),
		see("high 10.mp4", mediatest.Kept("high10.mp4"), mp4Type).transcodes(ReasonVideoCodec, "high 10.mp4"),
		see("hevc.mp4", mediatest.Kept("hevc.mp4"), mp4Type).transcodes(ReasonVideoCodec, "hevc.mp4"),
		see("hevc by another name.mov", mediatest.Kept("hevc.mp4"), mp4Type).transcodes(ReasonVideoCodec, "hevc by another name.mp4").sends("hevc by another name.mp4"),
		see("קליפ\u200f.mp4", mediatest.Kept("hevc.mp4"), mp4Type).transcodes(ReasonVideoCodec, "קליפ.mp4").sends("קליפ.mp4"),
		see("av1.mp4", mediatest.Kept("av1.mp4"), mp4Type).transcodes(ReasonVideoCodec, "av1.mp4"),
		see("vp9.mp4", mediatest.Kept("vp9.mp4"), mp4Type).transcodes(ReasonVideoCodec, "vp9.mp4"),
		see("two tracks of sound.mp4", mediatest.Kept("two-audio.mp4"), mp4Type).transcodes(ReasonAudioTracks, "two tracks of sound.mp4"),
		see("mp3 inside.mp4", mediatest.Kept("mp3-inside.mp4"), mp4Type).transcodes(ReasonAudioCodec, "mp3 inside.mp4"),
		see("iPhone.mov", mediatest.Kept("movie", "hevc10-twoaudio.mov"), "video/quicktime").transcodes(ReasonVideoCodec, "iPhone.mp4"),
		see("h264.mov", mediatest.Kept("h264.mov"), "video/quicktime").transcodes(ReasonVideoContainer, "h264.mp4"),
		see("h264.mkv", mediatest.Kept("h264.mkv"), "video/matroska").transcodes(ReasonVideoContainer, "h264.mp4"),
		see("recording.webm", mediatest.Kept("vp8.webm"), "video/webm").transcodes(ReasonVideoContainer, "recording.mp4"),
		see("half.mp4", mediatest.Cut(main, 0.5), mp4Type).blocks(ReasonTruncated),
		see("half, moov at the end.mp4", mediatest.Cut(mediatest.Kept("main-end.mp4"), 0.5), mp4Type).blocks(ReasonTruncated),
		see("boxes.mp4", mediatest.Text("\x00\x00\x00\x14ftypisom\x00\x00\x00\x00isom\x00\x00\x00\x10moov\x00\x00\x00\x08trak"), mp4Type).blocks(ReasonDamaged),
	}
}

// filmedRows are videos that ffmpeg makes at test time.
func filmedRows() []*row {
	see := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Video, mime) }
	const (
		x264  = "-c:v libx264 -preset ultrafast -pix_fmt yuv420p -profile:v main -bf 0 "
		aac   = "-c:a aac -ac 1 -b:a 16k "
		start = "-movflags +faststart "
	)
	lying := mediatest.Turned(mediatest.Filmed("-vf transpose=2 -c:v libx264 -preset veryfast -pix_fmt yuv420p -profile:v high -bf 2 " + aac + start))
	return []*row{
		see("film.mp4", mediatest.Filmed(x264+aac+start), mp4Type).ok(),
		see("film, end.mp4", mediatest.Filmed(x264+aac), mp4Type).convertsBy(ReasonNotFastStart, FastStart, "film, end.mp4").turnsUp(),
		see("film, turned.mp4", lying, mp4Type).convertsBy(ReasonVideoProfile, Transcode, "film, turned.mp4").turnsUp().
			bare(outcome{Warn, ReasonVideoProfile, Video, NoRemedy, true}),
		see("film.avi", mediatest.Filmed("-c:v mpeg4 -c:a libmp3lame"), "video/x-msvideo").transcodes(ReasonVideoContainer, "film.mp4").turnsUp(),
		see("film.mkv", mediatest.Filmed("-c:v libx265 -preset ultrafast -x265-params log-level=none -pix_fmt yuv420p "+aac), "video/matroska").transcodes(ReasonVideoContainer, "film.mp4").turnsUp().slow(),
		see("film.mov", mediatest.Filmed("-c:v mjpeg -pix_fmt yuvj420p -c:a pcm_s16le"), "video/quicktime").transcodes(ReasonVideoCodec, "film.mp4").turnsUp(),
		see("located.mov", mediatest.Filmed(x264+aac+"-movflags use_metadata_tags -metadata com.apple.quicktime.location.ISO6709=+32.1+034.8/"), "video/quicktime").transcodes(ReasonVideoContainer, "located.mp4").turnsUp(),
		see("film.webm", mediatest.Filmed("-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -pix_fmt yuv420p -c:a libopus"), "video/webm").transcodes(ReasonVideoContainer, "film.mp4").turnsUp(),
		see("film.wmv", mediatest.Filmed("-c:v wmv2 -an"), "video/x-ms-asf").transcodes(ReasonVideoContainer, "film.mp4").turnsUp(),
		see("film.mpg", mediatest.Filmed("-r 25 -c:v mpeg2video -an"), "video/mpeg").transcodes(ReasonVideoContainer, "film.mp4").turnsUp(),
		see("camcorder.mts", mediatest.Filmed(x264+aac+"-f mpegts -mpegts_m2ts_mode 1"), content.TransportStream).transcodes(ReasonVideoContainer, "camcorder.mp4").turnsUp(),
		see("television.ts", mediatest.Filmed(x264+aac+"-f mpegts"), content.TransportStream).transcodes(ReasonVideoContainer, "television.mp4").turnsUp(),
		see("film.flv", mediatest.Filmed("-c:v flv -an"), "video/x-flv").transcodes(ReasonVideoContainer, "film.mp4").turnsUp(),
		see("film.ogv", mediatest.Filmed("-c:v libtheora -q:v 8 -pix_fmt yuv420p -an"), "video/ogg").transcodes(ReasonVideoContainer, "film.mp4").turnsUp(),
		see("old phone.3gp", mediatest.Filmed("-s 128x96 -c:v h263 -an"), "video/3gpp").transcodes(ReasonVideoCodec, "old phone.mp4").turnsUp(),
		see("every colour.mp4", mediatest.Filmed("-c:v libx264 -preset ultrafast -pix_fmt yuv444p "+aac+start), mp4Type).transcodes(ReasonVideoCodec, "every colour.mp4").turnsUp(),
		see("opus inside.mp4", mediatest.Filmed(x264+"-c:a libopus "+start), mp4Type).transcodes(ReasonAudioCodec, "opus inside.mp4").turnsUp(),
		see("large.mkv", mediatest.Lasting(mediatest.Filmed("-vf scale=640:480:flags=neighbor -c:v mpeg4 -q:v 5 -an"), 0.5), "video/matroska").transcodes(ReasonVideoContainer, "large.mp4").turnsUp(),
	}
}

// soundRows are sounds.
func soundRows() []*row {
	hear := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Audio, mime) }
	m4a := mediatest.Kept("sound.m4a")
	inPieces := func(name, flags string) *row {
		return hear(name, mediatest.Filmed("-map 1 -c:a aac -b:a 32k -movflags "+flags), "audio/mp4").convertsBy(ReasonFragmented, Transcode, name).
			bare(outcome{Warn, ReasonFragmented, "", NoRemedy, true})
	}
	return []*row{
		hear("voice.ogg", mediatest.Kept("opus1.ogg"), "audio/ogg").warns(ReasonNotForHeaders),
		hear("voice.opus", mediatest.Kept("opus1.ogg"), "audio/ogg").warns(ReasonNotForHeaders).sends("voice.ogg"),
		hear("stereo.ogg", mediatest.Kept("opus2.ogg"), "audio/ogg").transcodes(ReasonAudioChannels, "stereo.m4a"),
		hear("vorbis.ogg", mediatest.Kept("vorbis.ogg"), "audio/ogg").transcodes(ReasonAudioCodec, "vorbis.m4a"),
		hear("half.ogg", mediatest.Cut(mediatest.Kept("vorbis.ogg"), 0.9), "audio/ogg").blocks(ReasonTruncated),
		hear("song.mp3", mediatest.Kept("sound.mp3"), "audio/mpeg").warns(ReasonNotForHeaders),
		hear("frames.mp3", mediatest.Content(bytes.Repeat(mediatest.MP3Frame(), 4)), "audio/mpeg").warns(ReasonNotForHeaders),
		hear("song.aac", mediatest.Kept("sound.aac"), "audio/aac").warns(ReasonNotForHeaders),
		hear("song.m4a", m4a, "audio/mp4").warns(ReasonNotForHeaders),
		hear("song.mp4", m4a, "audio/mp4").warns(ReasonNotForHeaders).sends("song.m4a"),
		hear("voice.mp3", m4a, "audio/mp4").warns(ReasonNotForHeaders).sends("voice.m4a"),
		hear("16 MB.m4a", mediatest.WithFree(m4a, maxAudio), "audio/mp4").warns(ReasonNotForHeaders),
		hear("over 16 MB.m4a", mediatest.WithFree(m4a, maxAudio+1), "audio/mp4").transcodes(ReasonTooLarge, "over 16 MB.m4a"),
		hear("apple lossless.m4a", mediatest.Kept("alac.m4a"), "audio/mp4").transcodes(ReasonAudioCodec, "apple lossless.m4a"),
		inPieces("in pieces.m4a", "frag_keyframe+empty_moov+default_base_moof"),
		inPieces("from a stream.m4a", "dash"),
		hear("song.aiff", mediatest.Filmed("-map 1 -c:a pcm_s16be"), "audio/aiff").transcodes(ReasonAudioCodec, "song.m4a"),
		hear("16 MB.mp3", mediatest.Content(bytes.Repeat(mediatest.MP3Frame(), maxAudio/len(mediatest.MP3Frame()))), "audio/mpeg").warns(ReasonNotForHeaders),
		hear("over 16 MB.mp3", mediatest.Content(bytes.Repeat(mediatest.MP3Frame(), maxAudio/len(mediatest.MP3Frame())+1)), "audio/mpeg").transcodes(ReasonTooLarge, "over 16 MB.m4a").slow(),
		hear("voice.amr", mediatest.Content(mediatest.AMRFrames(20)), "audio/amr").warns(ReasonNotForHeaders),
		hear("wide.amr", mediatest.Content(mediatest.WideFrames(100)), "audio/amr-wb").transcodes(ReasonAudioCodec, "wide.m4a"),
		hear("wide.awb", mediatest.Content(mediatest.WideFrames(100)), "audio/amr-wb").transcodes(ReasonAudioCodec, "wide.m4a"),
		hear("voice message.caf", mediatest.Filmed("-map 1 -c:a libopus -ac 1"), "audio/x-caf").transcodes(ReasonAudioCodec, "voice message.m4a"),
		hear("lossless.caf", mediatest.Filmed("-map 1 -c:a alac"), "audio/x-caf").transcodes(ReasonAudioCodec, "lossless.m4a"),
		hear("voice.wav", mediatest.Content(mediatest.WAV(800)), "audio/wav").transcodes(ReasonAudioCodec, "voice.m4a"),
		hear("song.flac", mediatest.Filmed("-map 1 -c:a flac"), "audio/flac").transcodes(ReasonAudioCodec, "song.m4a"),
		hear("ffmpeg.ogg", mediatest.Filmed("-map 1 -c:a libopus -ac 1"), "audio/ogg").warns(ReasonNotForHeaders),
	}
}

// damagedSoundRows are sounds of which a part is missing, and some of which nothing
// is.
func damagedSoundRows(t testing.TB) []*row {
	hear := func(name string, s mediatest.Source, mime string) *row { return file(name, s, Audio, mime) }
	mp3 := mediatest.Content(bytes.Repeat(mediatest.MP3Frame(), 1000))
	amr := mediatest.Content(mediatest.AMRFrames(20_000))
	caf := mediatest.Filmed("-map 1 -c:a libopus -ac 1")
	return []*row{
		hear("a hole.mp3", mediatest.Hollow(mp3, 0.4, 0.6), "audio/mpeg").blocks(ReasonDamaged),
		hear("stalled.mp3", mediatest.Hollow(mp3, 0.3, 1), "audio/mpeg").blocks(ReasonTruncated),
		hear("a hole.amr", mediatest.Hollow(amr, 0.4, 0.6), "audio/amr").blocks(ReasonDamaged),
		hear("from a recorder.mp3", mediatest.Content(append(bytes.Repeat(mediatest.MP3Frame(), 1000), make([]byte, 32<<10)...)), "audio/mpeg").warns(ReasonNotForHeaders),
		hear("a hole.ogg", mediatest.Hollow(mediatest.Kept("vorbis.ogg"), 0.4, 0.6), "audio/ogg").blocks(ReasonDamaged),
		hear("one bit.ogg", flipped(mediatest.Kept("opus1.ogg"), 0.7), "audio/ogg").blocks(ReasonDamaged),
		hear("half.caf", mediatest.Cut(caf, 0.5), "audio/x-caf").blocks(ReasonTruncated),
	}
}
