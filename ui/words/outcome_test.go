package words

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
	"mediadrop/uploader/media"
)

func TestPresentProgress(t *testing.T) {
	uitest.UseLanguage(t, "en")
	j := uploader.Job{Upload: history.Upload{State: uploader.Uploading, SentBytes: 1 << 20}}
	for _, c := range []struct {
		sent       int64
		handedOver bool
		speed      float64
		left       time.Duration
		share      float64
		want       string
	}{
		{0, false, 0, 0, 0, "0%"},
		{1 << 19, false, 0, 0, 0.5, "50%"},
		{1 << 19, false, 1 << 20, 500 * time.Millisecond, 0.5, "50% · 1 MB a second · 1 s left"},
		{1<<20 - 1, false, 0, 0, float64(1<<20-1) / (1 << 20), "99%"},
		{1 << 20, false, 0, 0, 1, "Sent. Waiting for the answer…"},
		{1000, true, 0, 0, 1, "Sent. Waiting for the answer…"},
	} {
		j.Sent, j.HandedOver, j.Speed, j.TimeLeft = c.sent, c.handedOver, c.speed, c.left
		share, text := Progress(j)
		require.InDelta(t, c.share, share, 1e-9)
		require.Equal(t, c.want, uitest.Plain(text))
	}
	share, _ := Progress(uploader.Job{Upload: history.Upload{State: uploader.Uploading}})
	require.Zero(t, share, "a size that is not known divides nothing")
}

func TestAdviceOnlyWithAWarning(t *testing.T) {
	uitest.UseLanguage(t, "en")
	j := uploader.Job{Upload: history.Upload{State: uploader.Done, Reason: media.ReasonNotForHeaders, Verdict: media.Warn}}
	require.Contains(t, advice(j), "not as a template header")
	j.Verdict = media.OK
	require.Empty(t, advice(j))
}

func TestOutcomes(t *testing.T) {
	uitest.UseLanguage(t, "en")
	for _, c := range []struct {
		want string
		job  uploader.Job
	}{
		{"For templates with an image header.", uploader.Job{Upload: history.Upload{Kind: media.Image, FitsHeader: media.Image, Verdict: media.OK, SentMIME: "image/png"}}},
		{"For templates with a video header.", uploader.Job{Upload: history.Upload{Kind: media.Video, FitsHeader: media.Video, Verdict: media.OK}}},
		{"For templates with a document header.", uploader.Job{Upload: history.Upload{Kind: media.Document, FitsHeader: media.Document, Verdict: media.OK, SentMIME: "application/pdf"}}},
		{"Good for messages, but not as a template header: use a JPEG, PNG, MP4 or PDF there.",
			uploader.Job{Upload: history.Upload{Kind: media.Audio, Verdict: media.Warn, Reason: media.ReasonNotForHeaders}}},
		{"Converted: 2 MB became 1 MB. For templates with an image header.",
			uploader.Job{Upload: history.Upload{Kind: media.Image, FitsHeader: media.Image, Verdict: media.Convert, Reason: media.ReasonPictureFormat, SentMIME: "image/jpeg", Size: 2 << 20, SentBytes: 1 << 20}}},
		{"Sent without location and camera details. For templates with an image header.",
			uploader.Job{Upload: history.Upload{Kind: media.Image, FitsHeader: media.Image, Verdict: media.Convert, Reason: media.ReasonMetadata, SentMIME: "image/jpeg"}}},
		{"Rearranged to start at once. For templates with a video header.",
			uploader.Job{Upload: history.Upload{Kind: media.Video, FitsHeader: media.Video, Verdict: media.Convert, Reason: media.ReasonNotFastStart, SentMIME: "video/mp4"}}},
		{"Some Android phones cannot play this video. For templates with a video header.",
			uploader.Job{Upload: history.Upload{Kind: media.Video, FitsHeader: media.Video, Verdict: media.Warn, Reason: media.ReasonVideoProfile}}},
		{"This header needs a video, and this file is not one: WhatsApp would reject the message (error 132012).",
			uploader.Job{Upload: history.Upload{Kind: media.Image, Verdict: media.Warn, Reason: media.ReasonWrongHeader, Header: media.Video}}},
		{"", uploader.Job{Upload: history.Upload{Kind: media.Document, Verdict: media.OK}}},
	} {
		c.job.State, c.job.Attempts = uploader.Done, 1
		require.Equal(t, c.want, Outcome(c.job))
	}
}

func TestAnIDOfSomebodyElsesListIsCalledSo(t *testing.T) {
	uitest.UseLanguage(t, "en")
	j := uploader.Job{Upload: history.Upload{State: uploader.Done, MediaID: "4711", FinishedAt: time.Now(), Path: "/a.png"}}
	require.Contains(t, Outcome(j), "You already have this file")
	j.ReusedFrom = "Dana"
	require.Contains(t, Outcome(j), "Dana uploaded this file")
	j.ReusedFrom = history.ImportedList
	require.Contains(t, Outcome(j), "A list that you imported has an ID of this file")
}
