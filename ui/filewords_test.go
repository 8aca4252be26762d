package ui

import (
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
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
	list = append(list, plain(media.Blocked, media.Video, "video/mp4", media.ReasonVideoTooLong, media.ReasonTruncated)...)
	list = append(list, plain(media.Blocked, media.Document, "application/x-ole-storage", media.ReasonEncrypted, media.ReasonMacros)...)
	list = append(list, plain(media.Warn, media.Document, "application/pdf", media.ReasonEncrypted, media.ReasonTruncated)...)
	list = append(list, plain(media.Warn, media.Document, "text/plain", media.ReasonNotForHeaders, media.ReasonNotUTF8)...)
	for _, wanted := range media.Headers() {
		list = append(list, media.Report{Kind: media.Audio, Reason: media.ReasonWrongHeader, Verdict: media.Warn, Otherwise: media.Warn, Wanted: wanted})
	}
	return list
}

func TestEveryFindingHasASentence(t *testing.T) {
	for _, r := range findings() {
		r.Size, r.MaxSize, r.Charset = 7<<20, 5<<20, "windows-1255"
		about := []any{r.Kind, r.MIME, r.Verdict, r.Reason}
		codes := []uploader.Code{uploader.Code(r.Reason)}
		if r.Verdict == media.Convert {
			codes = []uploader.Code{uploader.CodeNotConverted, uploader.CodeLeftOut, uploader.CodeNotConvertible}
		}
		for _, code := range codes {
			inTwo(t, func() string { return describeInspection(&uploader.Problem{Code: code, Check: r}) }, about...)
		}
		if r.Verdict == media.Convert || r.Reason == media.ReasonWrongHeader {
			text := inTwo(t, func() string {
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
	require.Equal(t, "Too large for WhatsApp: 7 MB, allowed are 5 MB. Made smaller, it has 2 MB. Make it smaller?", ask(large, media.Report{Size: 2 << 20}))
	long := media.Report{Kind: media.Video, MaxSize: 16 << 20, Verdict: media.Convert, Reason: media.ReasonVideoCodec, Remedy: media.Transcode, Poor: true}
	require.Contains(t, ask(long, media.Report{}), "to fit the 16 MB that WhatsApp allows, it would look poor.")
	blocked := media.Report{Kind: media.Video, MIME: "video/quicktime", Verdict: media.Blocked, Reason: media.ReasonVideoContainer, Command: "ffmpeg"}
	require.Contains(t, Describe(uploader.Blocked, &uploader.Problem{Code: "video_container", Check: blocked}), "“Copy command”")
}

func TestOutcomes(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for _, c := range []struct {
		want string
		job  uploader.Job
	}{
		{"For templates with an image header.", uploader.Job{Kind: media.Image, Verdict: media.OK, SentMIME: "image/png"}},
		{"For templates with a video header.", uploader.Job{Kind: media.Video, Verdict: media.OK}},
		{"For templates with a document header.", uploader.Job{Kind: media.Document, Verdict: media.OK, SentMIME: "application/pdf"}},
		{"Good for messages, but not for the header of a template: use a JPEG, PNG, MP4 or PDF there.",
			uploader.Job{Kind: media.Audio, Verdict: media.Warn, Reason: media.ReasonNotForHeaders}},
		{"Converted: 2 MB became 1 MB. For templates with an image header.",
			uploader.Job{Kind: media.Image, Verdict: media.Convert, Reason: media.ReasonPictureFormat, SentMIME: "image/jpeg", Size: 2 << 20, SentBytes: 1 << 20}},
		{"Sent without location and camera details. For templates with an image header.",
			uploader.Job{Kind: media.Image, Verdict: media.Convert, Reason: media.ReasonMetadata, SentMIME: "image/jpeg"}},
		{"Reordered to start at once. For templates with a video header.",
			uploader.Job{Kind: media.Video, Verdict: media.Convert, Reason: media.ReasonNotFastStart, SentMIME: "video/mp4"}},
		{"Some Android phones cannot play this video. For templates with a video header.",
			uploader.Job{Kind: media.Video, Verdict: media.Warn, Reason: media.ReasonVideoProfile}},
		{"The template's header takes a video, and this is none: WhatsApp would refuse the message (error 132012).",
			uploader.Job{Kind: media.Image, Verdict: media.Warn, Reason: media.ReasonWrongHeader, To: uploader.Destination{Header: media.Video}}},
		{"", uploader.Job{Kind: media.Document, Verdict: media.OK}},
	} {
		c.job.State, c.job.Attempts = uploader.Done, 1
		require.Equal(t, c.want, outcome(c.job))
	}
}
