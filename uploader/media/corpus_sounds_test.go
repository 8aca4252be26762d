package media

import (
	"bytes"
	"testing"

	"mediadrop/uploader/media/mediatest"
)

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
