package alerts

import (
	"testing"

	"fyne.io/fyne/v2/test"
	"github.com/stretchr/testify/require"

	"mediadrop/ui/uitest"
	"mediadrop/uploader"
	"mediadrop/uploader/history"
)

func TestADropIsAskedAboutOnlyOnce(t *testing.T) {
	asked := 0
	d := newDropBatches(func([]uploader.Job) { asked++ })
	checking := uploader.Job{Upload: history.Upload{ID: "1", State: uploader.Checking, DropID: "drop"}}
	question := uploader.Job{Upload: history.Upload{ID: "1", State: uploader.Waiting, DropID: "drop"}, Problem: &uploader.Problem{Code: uploader.CodeQuestion}}
	saved := question
	saved.Saved = true
	for _, j := range []uploader.Job{checking, question, saved} {
		d.follow([]uploader.Job{j}, nil)
	}
	require.Equal(t, 1, asked, "that the history has it is no news")
	d.follow([]uploader.Job{checking}, nil)
	d.follow([]uploader.Job{question}, nil)
	require.Equal(t, 2, asked, "a file that was checked once more is")
}

// Files of a drop may have been checked before the drop is seen for the first
// time, and stand before the others.
func TestWhatWasBlockedFirstIsInTheQuestion(t *testing.T) {
	var asked []uploader.Job
	d := newDropBatches(func(drop []uploader.Job) { asked = drop })
	blocked := uploader.Job{Upload: history.Upload{ID: "1", State: uploader.Blocked, DropID: "drop"}}
	checking := uploader.Job{Upload: history.Upload{ID: "2", State: uploader.Checking, DropID: "drop"}}
	require.Empty(t, d.follow([]uploader.Job{blocked, checking}, []uploader.Job{blocked}), "it is shown with the others")
	question := checking
	question.State, question.Problem = uploader.Waiting, &uploader.Problem{Code: uploader.CodeQuestion}
	require.Empty(t, d.follow([]uploader.Job{question}, nil))
	require.Equal(t, []uploader.Job{blocked, question}, asked)
}

// Files that are still written are not ready: nobody knows yet what they are.
func TestWhatIsStillWrittenIsNotReady(t *testing.T) {
	test.NewTempApp(t)
	uitest.UseLanguage(t, "en")
	drop := []uploader.Job{
		{Upload: history.Upload{State: uploader.Waiting}, Problem: &uploader.Problem{Code: uploader.CodeQuestion}},
		{Upload: history.Upload{State: uploader.Checking}, BeingWritten: true},
		{Upload: history.Upload{State: uploader.Uploading}},
	}
	require.Equal(t, "1 ready, 1 to convert, 1 still being written", newReview(nil, drop).title())
}
