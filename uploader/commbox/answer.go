package commbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// maxAnswer is how much of an answer is read. The documented ones are a few
// hundred bytes.
const maxAnswer = 1 << 20

// maxMediaID bounds a media ID, which is opaque; those seen are 15 to 36
// characters.
const maxMediaID = 256

// answer is what the service said, whatever types it used to say it.
type answer struct {
	status      int // 0 when there is none that can be read
	description string
	failed      []string
	mediaID     string
	filename    string

	rows     []map[string]any // of data
	readable bool             // it is JSON as the service writes it
	empty    bool             // there is nothing in it
	raw      string
	clock    Clock
	err      error // why it could not be decoded
}

// readAnswer reads an answer of the service. Texts are returned fit to show and
// without the key.
func readAnswer(h http.Header, raw []byte, key string, now time.Time) answer {
	text, err := decodeAnswer(h, raw)
	a, root := parseAnswer(text, key)
	a.empty = len(bytes.TrimSpace(text)) == 0
	a.raw = cleanRaw(redact(string(text), key))
	a.err = err
	if a.readable { // a login page's clock is nobody's
		a.clock = readClock(h, textOf(field(root, "response_time")), now)
	}
	return a
}

// parseAnswer reads the service's JSON leniently: `status` is documented as a
// string and sent as a number, `data` has other rows in errors than in
// successes, and an ID may come as a number too long for a float.
func parseAnswer(body []byte, key string) (answer, map[string]any) {
	body = bytes.TrimPrefix(body, []byte("\xef\xbb\xbf"))
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	var root map[string]any
	if err := dec.Decode(&root); err != nil || root == nil {
		return answer{}, nil
	}
	// The key goes first: a text that is cut short could keep half of it.
	show := func(v any) string { return clean(redact(textOf(v), key)) }
	a := answer{
		readable:    true,
		status:      statusOf(field(root, "status")),
		description: show(field(root, "description")),
	}
	a.rows = rowsOf(field(root, "data"))
	for _, row := range a.rows {
		if failed := show(field(row, "failed")); failed != "" && len(a.failed) < 20 {
			a.failed = append(a.failed, failed)
		}
		if a.mediaID == "" {
			a.mediaID = mediaIDOf(field(row, "id"))
			a.filename = show(field(row, "filename"))
		}
	}
	return a, root
}

// field finds a member whatever the case of its name.
func field(object map[string]any, name string) any {
	if v, ok := object[name]; ok {
		return v
	}
	for k, v := range object {
		if strings.EqualFold(k, name) {
			return v
		}
	}
	return nil
}

func rowsOf(v any) []map[string]any {
	switch v := v.(type) {
	case map[string]any:
		return []map[string]any{v}
	case []any:
		rows := make([]map[string]any, 0, len(v))
		for _, item := range v {
			if row, ok := item.(map[string]any); ok {
				rows = append(rows, row)
			}
		}
		return rows
	}
	return nil
}

func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	case []any:
		texts := make([]string, 0, len(v))
		for _, item := range v {
			if t := textOf(item); t != "" {
				texts = append(texts, t)
			}
		}
		return strings.Join(texts, "; ")
	}
	return ""
}

// statusOf reads 200, "200" and "200 OK".
func statusOf(v any) int {
	word, _, _ := strings.Cut(strings.TrimSpace(textOf(v)), " ")
	n, err := strconv.Atoi(word)
	if err != nil || n < 100 || n > 599 {
		return 0
	}
	return n
}

// mediaIDOf keeps an ID character for character. What cannot be one (empty,
// a fraction, white space or invisible characters inside) gives "".
func mediaIDOf(v any) string {
	id := strings.TrimSpace(textOf(v))
	if _, isNumber := v.(json.Number); isNumber && !isDigits(id) {
		return ""
	}
	if _, isList := v.([]any); isList || id == "" || len(id) > maxMediaID {
		return ""
	}
	for _, r := range id {
		if !unicode.IsGraphic(r) || unicode.IsSpace(r) || r == unicode.ReplacementChar {
			return ""
		}
	}
	return id
}

// judge turns an answer of the service into a media ID or an *Error. when is
// what of the request the other side had before it answered.
func judge(resp *http.Response, a answer, readErr error, when timing, key string) (Media, error) {
	e := &Error{
		HandedOver:    when == afterAll,
		HTTPStatus:    resp.StatusCode,
		ServiceStatus: a.status,
		Description:   a.description,
		Failed:        a.failed,
		Raw:           a.raw,
		Clock:         a.clock,
		Err:           withoutKey(errors.Join(readErr, a.err), key),
	}
	e.RetryAfter, e.HasRetryAfter = retryAfter(resp.Header, time.Now())
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		e.Cause = causeOfStatus(resp.StatusCode, e.HasRetryAfter)
		if e.Cause == CauseServerError && when != afterAll {
			e.Cause = CauseEarlyFault
		}
		return Media{}, e
	}
	hasID := a.mediaID != "" && redact(a.mediaID, key) == a.mediaID
	switch {
	case a.readable && a.status >= 300:
		e.Cause = CauseRejected // an error that hides in a success
	case hasID && when == afterAll:
		return Media{ID: a.mediaID, Filename: a.filename, Clock: a.clock}, nil
	case hasID && when == early:
		// For a file that was not there yet; but then the rest of it came.
		e.Cause, e.HandedOver = CauseUnreadable, true
	case when != afterAll:
		e.Cause = CauseEarlyAnswer
	case a.empty && readErr == nil:
		e.Cause = CauseEmptyAnswer
	default:
		e.Cause = CauseUnreadable
	}
	return Media{}, e
}

func causeOfStatus(status int, hasRetryAfter bool) Cause {
	switch {
	case status >= 300 && status < 400:
		return CauseRedirected
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return CauseKeyRefused
	case status == http.StatusNotFound:
		return CauseNotFound
	case status == http.StatusProxyAuthRequired:
		return CauseProxyLogin
	case status == http.StatusRequestEntityTooLarge:
		return CauseTooLarge
	case status == http.StatusTooManyRequests:
		return CauseThrottled
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly,
		status == http.StatusServiceUnavailable && hasRetryAfter:
		return CauseBusy
	case status == http.StatusNotImplemented:
		return CauseRejected
	case status >= 500:
		return CauseServerError
	}
	return CauseRejected
}
