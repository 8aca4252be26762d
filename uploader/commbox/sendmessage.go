package commbox

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// Receipt is what the service gives for a message that it took. That is no
// proof that it arrives.
type Receipt struct {
	MessageID string // opaque
}

// SendMessage sends a message to its one recipient, in one request, and returns
// the receipt or an *[Error]. It never repeats the request. Where the error
// MayBeDelivered, nobody can know whether the message goes out.
func (c *Client) SendMessage(ctx context.Context, key string, from StreamID, m Message) (Receipt, error) {
	body, err := m.Encode()
	if err != nil {
		return Receipt{}, err
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	dog := newWatchdog(c.timeouts, cancel)
	defer dog.stop()
	x := newExchange(key, dog, func() bool { return true })
	x.onWritten = func() { dog.awaitAnswer(int64(len(body))) }
	// Joined as text, as for uploads: the stream ID is escaped already.
	req, err := http.NewRequestWithContext(x.traced(ctx), http.MethodPost, c.base.String()+"v2/whatsapp/sendtemplatedmessage/"+string(from), bytes.NewReader(body))
	if err != nil {
		return Receipt{}, fmt.Errorf("build the request: %w", withoutURL(err))
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	c.setHeaders(req, key)
	resp, err := c.roundTrip(ctx, x, req)
	if err != nil {
		return Receipt{}, err
	}
	defer resp.Body.Close()
	received := time.Now()
	raw, readErr := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return judgeMessage(resp, readAnswer(resp.Header, raw, key, received), readErr, key)
}

// judgeMessage turns an answer into a receipt or an *Error. The answer to one
// recipient has one row, with a status of its own: inside a 206, which says
// that not everybody was reached, it is that row that counts.
func judgeMessage(resp *http.Response, a answer, readErr error, key string) (Receipt, error) {
	_, err := judge(resp, a, readErr, afterAll, key)
	e, isError := err.(*Error)
	if isError && e.Cause != CauseUnreadable { // judge looks for a media ID, a message has another
		return Receipt{}, err
	}
	if e == nil {
		e = &Error{HandedOver: true, HTTPStatus: resp.StatusCode, Raw: a.raw}
	}
	var row map[string]any
	if len(a.rows) > 0 {
		row = a.rows[0]
	}
	switch status := statusOf(field(row, "status")); {
	case status >= 300 || len(e.Failed) > 0:
		e.Cause, e.ServiceStatus = CauseRejected, max(status, e.ServiceStatus)
	case resp.StatusCode == http.StatusPartialContent && status == 0, textOf(field(row, "id")) == "" || readErr != nil:
		e.Cause = CauseUnreadable
	default:
		return Receipt{MessageID: clean(redact(textOf(field(row, "id")), key))}, nil
	}
	return Receipt{}, e
}
