package uploader

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
)

// again is an expectation: the upload is tried again by itself.
const again = Waiting

// policy says what becomes of an upload after its first, second and third try.
var policy = []struct {
	cause      commbox.Cause
	handedOver bool
	becomes    [3]State
}{
	{commbox.CauseFileGone, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseFileUnreadable, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseFileChanged, false, [3]State{Checking, Checking, Failed}},
	{commbox.CauseUnreachable, false, [3]State{again, again, Failed}},
	{commbox.CauseProxy, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseProxyDown, false, [3]State{again, again, Failed}},
	{commbox.CauseProxyLogin, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseProxyDeadEnd, false, [3]State{again, again, Failed}},
	{commbox.CauseCertificate, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseCertificateTime, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseTLSOutdated, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseClientCertificate, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseStale, false, [3]State{again, again, Failed}},
	{commbox.CauseInterrupted, false, [3]State{again, Failed, Failed}},
	{commbox.CauseStalled, false, [3]State{again, Failed, Failed}},
	{commbox.CauseEarlyFault, false, [3]State{again, again, Failed}},
	{commbox.CauseEarlyAnswer, false, [3]State{Failed, Failed, Failed}},
	{commbox.CauseThrottled, true, [3]State{again, again, again}},
	{commbox.CauseBusy, true, [3]State{again, again, Failed}},
	{commbox.CauseKeyRefused, true, [3]State{Waiting, Waiting, Waiting}},
	{commbox.CauseNotFound, true, [3]State{Failed, Failed, Failed}},
	{commbox.CauseTooLarge, true, [3]State{Failed, Failed, Failed}},
	{commbox.CauseRejected, true, [3]State{Failed, Failed, Failed}},
	{commbox.CauseRedirected, true, [3]State{Failed, Failed, Failed}},
	{commbox.CauseNoAnswer, true, [3]State{Unknown, Unknown, Unknown}},
	{commbox.CauseServerError, true, [3]State{Unknown, Unknown, Unknown}},
	{commbox.CauseEmptyAnswer, true, [3]State{Unknown, Unknown, Unknown}},
	{commbox.CauseUnreadable, true, [3]State{Unknown, Unknown, Unknown}},
	{commbox.CauseCanceled, false, [3]State{Canceled, Canceled, Canceled}},
	{commbox.CauseCanceled, true, [3]State{Canceled, Canceled, Canceled}},
}

func TestPolicy(t *testing.T) {
	for _, p := range policy {
		for i, want := range p.becomes {
			tries := i + 1
			name := fmt.Sprintf("%s after try %d", p.cause, tries)
			plain := decide(&commbox.Error{Cause: p.cause, HandedOver: p.handedOver}, tries, i)
			asked := decide(fmt.Errorf("around: %w", &commbox.Error{
				Cause: p.cause, HandedOver: p.handedOver, RetryAfter: 40 * time.Second, HasRetryAfter: true,
			}), tries, i)
			require.Equal(t, want, plain.state, name)
			require.Equal(t, want, asked.state, name)

			forKey := p.cause == commbox.CauseKeyRefused
			require.Equal(t, forKey, plain.pauseForKey, name)
			if want != Waiting || forKey {
				require.Equal(t, decision{state: want, pauseForKey: forKey}, plain, name)
				require.Equal(t, plain, asked, name)
				continue
			}
			if p.cause == commbox.CauseStale {
				require.Zero(t, plain.after, name)
				require.Zero(t, asked.after, name)
				continue
			}
			require.Greater(t, plain.after, time.Duration(0), name)
			require.LessOrEqual(t, plain.after, time.Second<<i, name)
			require.Equal(t, 40*time.Second, asked.after, name)
			require.Equal(t, p.cause == commbox.CauseThrottled, plain.throttled, name)
			require.Equal(t, p.cause == commbox.CauseThrottled, asked.throttled, name)
		}
	}
}

// TestThePolicyAsItIsWritten holds the table of the policy in the documents.
func TestThePolicyAsItIsWritten(t *testing.T) {
	becomes := map[string][3]State{
		"fails": {Failed, Failed, Failed}, "is unknown": {Unknown, Unknown, Unknown}, "is canceled": {Canceled, Canceled, Canceled},
		"is tried three times": {again, again, Failed}, "is tried three times, at once": {again, again, Failed}, "is tried twice": {again, Failed, Failed},
		"is checked anew, fails the third time":     {Checking, Checking, Failed},
		"waits with its account, and spends no try": {again, again, again}, "waits for another key": {Waiting, Waiting, Waiting},
	}
	text, err := os.ReadFile(filepath.Join("..", "docs", "promises.md"))
	require.NoError(t, err)
	written := map[commbox.Cause][3]State{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| [^|]+ \\| ([^|]+) \\|$").FindAllStringSubmatch(string(text), -1) {
		require.Contains(t, becomes, row[2])
		written[commbox.Cause(row[1])] = becomes[row[2]]
	}
	want := map[commbox.Cause][3]State{}
	for _, p := range policy {
		want[p.cause] = p.becomes
	}
	require.Equal(t, want, written)
}

func TestPolicyForWhatIsNoUploadError(t *testing.T) {
	require.Equal(t, decision{state: Failed}, decide(errors.New("build the request"), 1, 0))
}

func TestRetryAfterIsALeastTime(t *testing.T) {
	for _, after := range []time.Duration{0, -time.Hour, time.Nanosecond} {
		d := decide(&commbox.Error{Cause: commbox.CauseBusy, RetryAfter: after, HasRetryAfter: true}, 1, 0)
		require.Greater(t, d.after, time.Duration(0))
		require.LessOrEqual(t, d.after, time.Second)
	}
}

// TestAThrottledAccountWaitsLongerAndLonger, up to a minute; only the pauses count,
// not the upload's own tries.
func TestAThrottledAccountWaitsLongerAndLonger(t *testing.T) {
	for throttles, ceiling := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second, maxThrottle, maxThrottle} {
		most := time.Duration(0)
		for range 2000 {
			d := decide(&commbox.Error{Cause: commbox.CauseThrottled}, 99, throttles)
			require.True(t, d.throttled)
			most = max(most, d.after)
		}
		require.LessOrEqual(t, most, ceiling)
		require.Greater(t, most, ceiling*9/10)
	}
}

func TestBackOff(t *testing.T) {
	for tries, ceiling := range map[int]time.Duration{
		1: time.Second, 2: 2 * time.Second, 3: 4 * time.Second, 5: 16 * time.Second, 6: maxDelay, 9: maxDelay, 1000: maxDelay,
	} {
		least, most := maxDelay, time.Duration(0)
		for range 2000 {
			d := backOff(tries, maxDelay)
			least, most = min(least, d), max(most, d)
		}
		require.Greater(t, least, time.Duration(0))
		require.LessOrEqual(t, most, ceiling)
		// Full jitter: 2,000 draws come near both ends (each misses its tenth
		// with a chance of 1 in 10⁹¹).
		require.Less(t, least, ceiling/10, "try %d", tries)
		require.Greater(t, most, ceiling*9/10, "try %d", tries)
	}
}

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
