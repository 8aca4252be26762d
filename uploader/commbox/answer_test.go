package commbox

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const canary = "CANARY-0123456789abcdef"

func TestJudge(t *testing.T) {
	type want struct {
		id     string
		cause  Cause
		status int
		text   string
		failed []string
	}
	cases := map[string]struct {
		http int
		body string
		want want
	}{
		"as documented":                       {200, `{"status":"200","description":"Operation successful","data":[{"filename":"v.mp4","id":"257250616863050"}]}`, want{id: "257250616863050"}},
		"numbers everywhere, digit for digit": {200, `{"status":200,"data":[{"id":99999999999999999999999999999999999999}]}`, want{id: "99999999999999999999999999999999999999"}},
		"a UUID":                              {200, `{"status":"200","data":[{"id":"6f9c0b66-2a2e-4a5e-9d43-0d7f2f0e7a11"}]}`, want{id: "6f9c0b66-2a2e-4a5e-9d43-0d7f2f0e7a11"}},
		"data as an object":                   {200, `{"status":"OK","data":{"id":"7"}}`, want{id: "7"}},
		"byte order mark":                     {200, "\xef\xbb\xbf" + `{"data":[{"id":"7"}]}`, want{id: "7"}},
		"trailing junk":                       {200, `{"data":[{"id":"7"}]}<!-- x -->`, want{id: "7"}},
		"201":                                 {201, `{"status":201,"data":[{"id":"7"}]}`, want{id: "7"}},
		"error inside success":                {200, `{"status":401,"description":"Unauthorized"}`, want{cause: CauseRejected, status: 401, text: "Unauthorized"}},
		"error text inside":                   {200, `{"status":"500","description":"Internal Server Error","data":[{"id":"7"}]}`, want{cause: CauseRejected, status: 500, text: "Internal Server Error"}},
		"no data":                             {200, `{"status":"200","description":"Operation successful"}`, want{cause: CauseUnreadable, status: 200, text: "Operation successful"}},
		"null id":                             {200, `{"status":"200","data":[{"id":null}]}`, want{cause: CauseUnreadable, status: 200}},
		"empty id":                            {200, `{"data":[{"id":" "}]}`, want{cause: CauseUnreadable}},
		"fraction":                            {200, `{"data":[{"id":2.5e15}]}`, want{cause: CauseUnreadable}},
		"id with a line end":                  {200, `{"data":[{"id":"12\n34"}]}`, want{cause: CauseUnreadable}},
		"id with an override":                 {200, "{\"data\":[{\"id\":\"12\u202e34\"}]}", want{cause: CauseUnreadable}},
		"id of a megabyte":                    {200, `{"data":[{"id":"` + strings.Repeat("7", 1<<19) + `"}]}`, want{cause: CauseUnreadable}},
		"html":                                {200, `<html><body>Log in</body></html>`, want{cause: CauseUnreadable}},
		"empty":                               {200, ``, want{cause: CauseEmptyAnswer}},
		"blank":                               {200, " \r\n", want{cause: CauseEmptyAnswer}},
		"204":                                 {204, ``, want{cause: CauseEmptyAnswer}},
		"a list":                              {200, `[1,2]`, want{cause: CauseUnreadable}},
		"null":                                {200, `null`, want{cause: CauseUnreadable}},
		"deep":                                {200, strings.Repeat(`{"data":`, 50_000), want{cause: CauseUnreadable}},
		"the key as id":                       {200, `{"data":[{"id":"` + canary + `"}]}`, want{cause: CauseUnreadable}},
		"400 with failed lines":               {400, `{"status":"400","description":"Missing parameter templateName","data":[{"recipient":"97255","status":400,"failed":"Missing required parameter"},{"failed":["a","b"]}]}`, want{cause: CauseRejected, status: 400, text: "Missing parameter templateName", failed: []string{"Missing required parameter", "a; b"}}},
		"401":                                 {401, `{"status":401,"description":"Unauthorized"}`, want{cause: CauseKeyRefused, status: 401, text: "Unauthorized"}},
		"403":                                 {403, `Forbidden`, want{cause: CauseKeyRefused}},
		"404 of IIS":                          {404, `<html>404 - File or directory not found.</html>`, want{cause: CauseNotFound}},
		"413":                                 {413, ``, want{cause: CauseTooLarge}},
		"415":                                 {415, `{}`, want{cause: CauseRejected}},
		"429":                                 {429, `{"status":429,"description":"Too Many Requests"}`, want{cause: CauseThrottled, status: 429, text: "Too Many Requests"}},
		"408":                                 {408, ``, want{cause: CauseBusy}},
		"425":                                 {425, ``, want{cause: CauseBusy}},
		"500":                                 {500, `{"status":500,"description":"Internal Server Error"}`, want{cause: CauseServerError, status: 500, text: "Internal Server Error"}},
		"501":                                 {501, ``, want{cause: CauseRejected}},
		"502":                                 {502, ``, want{cause: CauseServerError}},
		"503 without Retry-After":             {503, ``, want{cause: CauseServerError}},
		"302":                                 {302, ``, want{cause: CauseRedirected}},
		"307":                                 {307, ``, want{cause: CauseRedirected}},
		"key at the cut":                      {400, `{"description":"` + strings.Repeat("x", maxSentence-5) + canary + `"}`, want{cause: CauseRejected, text: strings.Repeat("x", maxSentence-5) + redacted}},
		"key echoed, dirty text":              {400, "{\"description\":\"bad\\u0000 key\\n" + canary + " \u202eevil\"}", want{cause: CauseRejected, text: "bad key " + redacted + " evil"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			media, err := judgeText(c.http, http.Header{}, c.body, afterAll)
			if c.want.id != "" {
				require.NoError(t, err)
				require.Equal(t, c.want.id, media.ID)
				return
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, c.want.cause, e.Cause)
			require.Equal(t, c.want.status, e.ServiceStatus)
			require.Equal(t, c.want.text, e.Description)
			require.Equal(t, c.want.failed, e.Failed)
			require.NotContains(t, e.Error()+e.Raw, canary)
			require.LessOrEqual(t, len(e.Raw), maxRaw+len("…"))
		})
	}
}

func TestBusyNeedsRetryAfter(t *testing.T) {
	_, err := judgeText(503, http.Header{"Retry-After": {"7"}}, "", afterAll)
	var e *Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, CauseBusy, e.Cause)
	require.True(t, e.HasRetryAfter)
	require.Equal(t, 7*time.Second, e.RetryAfter)
}

// TestAnAnswerBeforeTheWholeFile: whoever answers before the whole file is there
// has no usable copy of it. Only an ID, when the rest of the file went out all
// the same, leaves a doubt.
func TestAnAnswerBeforeTheWholeFile(t *testing.T) {
	const withID, login = `{"status":"200","data":[{"id":"7"}]}`, `<html>Log in</html>`
	for _, c := range []struct {
		status int
		body   string
		when   timing
		want   Cause
		maybe  bool
	}{
		{200, withID, cutShort, CauseEarlyAnswer, false},
		{200, withID, early, CauseUnreadable, true},
		{200, login, cutShort, CauseEarlyAnswer, false},
		{200, login, early, CauseEarlyAnswer, false},
		{204, "", cutShort, CauseEarlyAnswer, false},
		{200, login, afterAll, CauseUnreadable, true},
		{502, "", cutShort, CauseEarlyFault, false},
		{503, "", early, CauseEarlyFault, false},
		{502, "", afterAll, CauseServerError, true},
		{413, "", cutShort, CauseTooLarge, false},
		{401, "", early, CauseKeyRefused, false},
	} {
		_, err := judgeText(c.status, http.Header{}, c.body, c.when)
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, c.want, e.Cause, "%+v", c)
		require.Equal(t, c.maybe, e.MayBeDelivered(), "%+v", c)
	}
}

// judgeText judges an answer as it came.
func judgeText(status int, h http.Header, body string, when timing) (Media, error) {
	return judge(&http.Response{StatusCode: status, Header: h}, readAnswer(h, []byte(body), canary, time.Now()), nil, when, canary)
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	date := func(d time.Duration) string { return now.Add(d).Format(http.TimeFormat) }
	for _, c := range []struct {
		value, date string
		want        time.Duration
		ok          bool
	}{
		{"", "", 0, false},
		{"0", "", 0, true},
		{"120", "", 2 * time.Minute, true},
		{" 5 ", "", 5 * time.Second, true},
		{"-5", "", 0, false},
		{"1.5", "", 0, false},
		{"soon", "", 0, false},
		{"99999999999999999999999", "", maxRetryAfter, true},
		{"86401", "", maxRetryAfter, true},
		{date(time.Minute), "", time.Minute, true},
		{date(-time.Hour), "", 0, true},
		{date(1000 * time.Hour), "", maxRetryAfter, true},
		{date(time.Hour), date(59 * time.Minute), time.Minute, true}, // this computer's clock is an hour off
	} {
		h := http.Header{}
		h.Set("Retry-After", c.value)
		h.Set("Date", c.date)
		got, ok := retryAfter(h, now)
		require.Equal(t, c.ok, ok, c.value)
		require.Equal(t, c.want, got, c.value)
	}
}

func FuzzReadAnswer(f *testing.F) {
	f.Add([]byte(`{"status":"200","data":[{"filename":"a","id":"1"}]}`))
	f.Add([]byte(`{"status":{},"data":{"failed":[[["x"]]],"id":[1]}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		a := readAnswer(http.Header{}, body, canary, time.Now())
		require.LessOrEqual(t, len(a.mediaID), maxMediaID)
		require.LessOrEqual(t, len([]rune(a.description)), maxSentence+1)
		require.LessOrEqual(t, len(a.failed), 20)
	})
}
