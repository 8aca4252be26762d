package uploader

import (
	"errors"
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

func TestProblemOfAnUploadError(t *testing.T) {
	e := &commbox.Error{
		Cause: commbox.CauseRejected, HandedOver: true, HTTPStatus: 400, Description: "Bad request",
		Failed: []string{"number 1", "number 2"}, Raw: `{"status":"400"}`,
	}
	require.Equal(t, &Problem{
		Code: "rejected", HTTPStatus: 400, Description: "Bad request", Failed: []string{"number 1", "number 2"},
		HandedOver: true, Detail: e.Error(), Raw: `{"status":"400"}`,
	}, ProblemOf(fmt.Errorf("around: %w", e)))
}

func TestProblemOfAFile(t *testing.T) {
	gone := fmt.Errorf("look at the file: %w", fs.ErrNotExist)
	require.Equal(t, &Problem{Code: "file_gone", Detail: gone.Error()}, ProblemOf(gone))
	locked := errors.New("permission denied")
	require.Equal(t, &Problem{Code: "file_unreadable", Detail: "permission denied"}, ProblemOf(locked))
}

func TestProblemOfAReport(t *testing.T) {
	require.Nil(t, problemOfReport(media.Report{Verdict: media.OK}))
	r := media.Report{Verdict: media.Blocked, Reason: media.ReasonTooLarge, Size: 7, MaxSize: 5, MIME: "image/png", Details: "PNG"}
	require.Equal(t, &Problem{Code: "too_large", Check: r, Detail: "too_large image/png PNG"}, problemOfReport(r))
	r.Verdict = media.Convert
	require.Equal(t, CodeNotConverted, problemOfReport(r).Code)
}

func TestProblemOfAKey(t *testing.T) {
	require.Equal(t, CodeKeyMissing, problemOfKey(fmt.Errorf("around: %w", ErrNoKey)).Code)
	require.Equal(t, CodeNoKeychain, problemOfKey(fmt.Errorf("around: %w", ErrNoKeychain)).Code)
	require.Equal(t, CodeKeychain, problemOfKey(errors.New("locked")).Code)
}
