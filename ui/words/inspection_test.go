package words

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
	"mediadrop/uploader/racetest"
)

// findings are what the check can find, in the forms it can find it.
func findings() []media.Report {
	convert := func(k media.Kind, mime string, reason media.Reason, remedy media.Remedy, otherwise media.Verdict) media.Report {
		return media.Report{Kind: k, MIME: mime, Reason: reason, Remedy: remedy, Verdict: media.Convert, Otherwise: otherwise}
	}
	plain := func(v media.Verdict, k media.Kind, mime string, reasons ...media.Reason) (list []media.Report) {
		for _, reason := range reasons {
			list = append(list, media.Report{Kind: k, MIME: mime, Reason: reason, Verdict: v})
		}
		return list
	}
	list := []media.Report{
		convert(media.Image, "image/heic", media.ReasonPictureFormat, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/tiff", media.ReasonPictureFormat, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/gif", media.ReasonAnimated, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/png", media.ReasonPictureDepth, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/jpeg", media.ReasonPictureColours, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/png", media.ReasonPictureRange, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/jpeg", media.ReasonTooLarge, media.ConvertPicture, media.Blocked),
		convert(media.Image, "image/jpeg", media.ReasonMetadata, media.StripMetadata, media.OK),
		convert(media.Video, "video/mp4", media.ReasonNotFastStart, media.FastStart, media.Warn),
		convert(media.Document, "text/plain", media.ReasonNotUTF8, media.ToUTF8, media.Warn),
	}
	for _, reason := range []media.Reason{
		media.ReasonVideoContainer, media.ReasonVideoCodec, media.ReasonVideoProfile, media.ReasonAudioCodec, media.ReasonAudioTracks,
		media.ReasonFragmented, media.ReasonTooLarge,
	} {
		list = append(list, convert(media.Video, "video/quicktime", reason, media.Transcode, media.Blocked))
		list = append(list, plain(media.Blocked, media.Video, "video/quicktime", reason)...)
		list[len(list)-1].Command = "ffmpeg …"
	}
	for _, reason := range []media.Reason{media.ReasonAudioCodec, media.ReasonAudioChannels, media.ReasonFragmented, media.ReasonTooLarge} {
		list = append(list, convert(media.Audio, "audio/ogg", reason, media.Transcode, media.Blocked))
		list = append(list, plain(media.Blocked, media.Audio, "audio/ogg", reason)...)
	}
	list = append(list, plain(media.Blocked, media.Other, "application/zip", media.ReasonEmpty, media.ReasonNotAFile, media.ReasonUnsupportedType,
		media.ReasonTooLarge, media.ReasonTruncated, media.ReasonDamaged, media.ReasonTooComplex, media.ReasonProgram, media.ReasonShortcut,
		media.ReasonDoubleExtension, media.ReasonDeceptiveName)...)
	list = append(list, plain(media.Blocked, media.Video, "video/mp4", media.ReasonVideoTooLong, media.ReasonTruncated, media.ReasonVideoKind, media.ReasonProtected)...)
	list = append(list, convert(media.Video, "video/mp4", media.ReasonVideoTracks, media.Transcode, media.Blocked))
	list = append(list, convert(media.Image, "image/tiff", media.ReasonPages, media.ToPDF, media.Blocked), convert(media.Image, "image/heic", media.ReasonPages, media.ConvertPicture, media.Blocked))
	list = append(list, plain(media.Blocked, media.Image, "image/tiff", media.ReasonRaw, media.ReasonPictureKind)...)
	list = append(list, plain(media.Blocked, media.Document, "application/x-ole-storage", media.ReasonEncrypted, media.ReasonMacros)...)
	list = append(list, plain(media.Warn, media.Document, "application/pdf", media.ReasonEncrypted, media.ReasonTruncated)...)
	list = append(list, plain(media.Warn, media.Document, "text/plain", media.ReasonNotForHeaders, media.ReasonNotUTF8)...)
	list = append(list, media.Report{Reason: media.ReasonStillWritten, Verdict: media.Warn, Asks: true})
	for _, wanted := range media.Headers() {
		list = append(list, media.Report{Kind: media.Audio, Reason: media.ReasonWrongHeader, Verdict: media.Warn, Otherwise: media.Warn, Wanted: wanted})
	}
	return list
}

func TestEveryFindingHasASentence(t *testing.T) {
	racetest.OneGoroutine(t)
	for _, r := range findings() {
		r.Size, r.MaxSize, r.Charset = 7<<20, 5<<20, "windows-1255"
		about := []any{r.Kind, r.MIME, r.Verdict, r.Reason}
		codes := []uploader.Code{uploader.Code(r.Reason)}
		if r.Verdict == media.Convert {
			codes = []uploader.Code{uploader.CodeNotConverted, uploader.CodeLeftOut, uploader.CodeNotConvertible}
		}
		for _, code := range codes {
			uitest.InTwo(t, func() string { return Inspection(&uploader.Problem{Code: code, Check: r}) }, about...)
		}
		if r.Verdict == media.Convert || r.Reason == media.ReasonWrongHeader || r.Reason == media.ReasonStillWritten {
			text := uitest.InTwo(t, func() string {
				return Describe(uploader.Waiting, &uploader.Problem{Code: uploader.CodeQuestion, Check: r})
			}, about...)
			require.Equal(t, "?", text[len(text)-1:], about...)
		}
	}
}

func TestSentencesAboutFiles(t *testing.T) {
	uitest.UseLanguage(t, "en")
	heic := media.Report{Kind: media.Image, MIME: "image/heic", Verdict: media.Convert, Reason: media.ReasonPictureFormat, Remedy: media.ConvertPicture}
	ask := func(r, made media.Report) string {
		return Describe(uploader.Waiting, &uploader.Problem{Code: uploader.CodeQuestion, Check: r, Copy: made})
	}
	require.Equal(t, "iPhone photo (HEIC): WhatsApp cannot show it. Convert to JPEG?", ask(heic, media.Report{MIME: "image/jpeg"}))
	require.Equal(t, "iPhone photo (HEIC): WhatsApp cannot show it. Convert to PNG?", ask(heic, media.Report{MIME: "image/png"}))
	large := media.Report{Kind: media.Image, Size: 7 << 20, MaxSize: 5 << 20, Verdict: media.Convert, Reason: media.ReasonTooLarge, Remedy: media.ConvertPicture}
	require.Equal(t, "Too large for WhatsApp: 7 MB, and the limit is 5 MB. Made smaller, it is 2 MB. Make it smaller?", ask(large, media.Report{Size: 2 << 20}))
	large.Partly = true
	require.Equal(t, "Too large for WhatsApp: 7 MB, and the limit is 5 MB. Made smaller, it is 2 MB. Only its main picture is sent, not the video or other pictures in the file. Make it smaller?", ask(large, media.Report{Size: 2 << 20}))
	long := media.Report{Kind: media.Video, MaxSize: 16 << 20, Verdict: media.Convert, Reason: media.ReasonVideoCodec, Remedy: media.Transcode, Poor: true}
	require.Contains(t, ask(long, media.Report{}), "squeezed into the 16 MB that WhatsApp allows, it would look poor.")
	blocked := media.Report{Kind: media.Video, MIME: "video/quicktime", Verdict: media.Blocked, Reason: media.ReasonVideoContainer, Command: "ffmpeg"}
	require.Contains(t, Describe(uploader.Blocked, &uploader.Problem{Code: "video_container", Check: blocked}), "“Copy command”")
}
