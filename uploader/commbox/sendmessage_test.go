package commbox

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// example is the message of the documentation's kind: a document by its media
// ID, a text in the body and one in an address behind a button.
func exampleMessage() Message {
	first := 0
	return NewMessage("972537280000", MessageTemplate{
		Name: "winter_prices", Language: Language{Code: "he"},
		Components: []Component{
			{Type: "header", Parameters: []Parameter{{Type: "document", Document: &MediaRef{ID: "550197337025434", Filename: "prices <2026>.pdf"}}}},
			{Type: "body", Parameters: []Parameter{{Type: "text", Text: "שלום & ברוכים"}}},
			{Type: "button", SubType: "url", Index: &first, Parameters: []Parameter{{Type: "text", Text: "api"}}},
		},
	})
}

func TestMessageByteForByte(t *testing.T) {
	body, err := exampleMessage().Encode()
	require.NoError(t, err)
	require.Equal(t, `{
  "data": [
    {
      "template_data": {
        "to": "972537280000",
        "template": {
          "name": "winter_prices",
          "language": {
            "code": "he"
          },
          "components": [
            {
              "type": "header",
              "parameters": [
                {
                  "type": "document",
                  "document": {
                    "id": "550197337025434",
                    "filename": "prices <2026>.pdf"
                  }
                }
              ]
            },
            {
              "type": "body",
              "parameters": [
                {
                  "type": "text",
                  "text": "שלום & ברוכים"
                }
              ]
            },
            {
              "type": "button",
              "sub_type": "url",
              "index": 0,
              "parameters": [
                {
                  "type": "text",
                  "text": "api"
                }
              ]
            }
          ]
        }
      }
    }
  ]
}`, string(body))
	bare, err := NewMessage("1", MessageTemplate{}).Encode()
	require.NoError(t, err)
	require.Contains(t, string(bare), `"components": []`)
}

const messageKey = "0123456789abcdef0123456789abcdef"

func messageClient(t *testing.T, base string, timeouts Timeouts) *Client {
	c, err := New(Config{BaseURL: base, Timeouts: timeouts, UserAgent: "MediaDrop/1"})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	return c
}

// TestSendMessage goes through every answer that is documented, and some that
// are not.
func TestSendMessage(t *testing.T) {
	const rejected = `"data":[{"recipient":972546663529,"status":400,"failed":"invalid — Not a valid WhatsApp user"}]}`
	for name, c := range map[string]struct {
		status  int
		answer  string
		cause   Cause // "" for a message that was taken
		id      string
		mayBe   bool
		details string
	}{
		"taken":                       {200, `{"status":"200","description":"Operation successful","data":[{"recipient":"972546663529","id":"gBEGlyVGZjUpAgmyuqAHfxbHmnQ","status":200,"object_id":38383744}]}`, "", "gBEGlyVGZjUpAgmyuqAHfxbHmnQ", false, ""},
		"status as a number":          {200, `{"status":200,"data":[{"recipient":972546663529,"id":"gB1","status":"200"}]}`, "", "gB1", false, ""},
		"an error inside a success":   {200, `{"status":"400","description":"Missing parameter template_name"}`, CauseRejected, "", false, "Missing parameter template_name"},
		"a failed row inside success": {200, `{"status":"200","description":"x",` + rejected, CauseRejected, "", false, "Not a valid WhatsApp user"},
		"206 that reached":            {206, `{"status":206,"data":[{"recipient":"1","id":"gB2","status":200}]}`, "", "gB2", false, ""},
		"206 that did not":            {206, `{"status":206,"description":"Missing template parameter",` + rejected, CauseRejected, "", false, "Not a valid WhatsApp user"},
		"206 that says nothing":       {206, `{"status":206,"description":"Missing template parameter","data":[]}`, CauseUnreadable, "", true, "Missing template parameter"},
		"400":                         {400, `{"status":"400","description":"Provider returned failure",` + rejected, CauseRejected, "", false, "Not a valid WhatsApp user"},
		"401":                         {401, `{"status":401}`, CauseKeyRefused, "", false, ""},
		"404":                         {404, `{"status":404}`, CauseNotFound, "", false, ""},
		"429":                         {429, `{"status":429}`, CauseThrottled, "", false, ""},
		"500":                         {500, `{"status":500}`, CauseServerError, "", true, ""},
		"501":                         {501, `{"status":501}`, CauseRejected, "", false, ""},
		"no id":                       {200, `{"status":"200","data":[{"recipient":"1","status":200}]}`, CauseUnreadable, "", true, ""},
		"a web page":                  {200, `<html>Sign in</html>`, CauseUnreadable, "", true, ""},
		"the key, echoed":             {400, `{"status":"400","description":"bad ` + messageKey + `"}`, CauseRejected, "", false, "bad •••"},
		"redirected":                  {307, ``, CauseRedirected, "", false, ""},
	} {
		t.Run(name, func(t *testing.T) {
			requests := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				requests++
				require.Equal(t, "/under/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d", r.RequestURI)
				require.Equal(t, []string{"Bearer " + messageKey, "application/json; charset=utf-8", "MediaDrop/1"},
					[]string{r.Header.Get("Authorization"), r.Header.Get("Content-Type"), r.Header.Get("User-Agent")})
				body, err := io.ReadAll(r.Body)
				require.NoError(t, err)
				want, err := exampleMessage().Encode()
				require.NoError(t, err)
				require.Equal(t, string(want), string(body))
				w.Header().Set("Location", "http://127.0.0.1:1/")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, c.answer)
			}))
			defer server.Close()
			receipt, err := messageClient(t, server.URL+"/under", patient).SendMessage(t.Context(), messageKey, "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", exampleMessage())
			require.Equal(t, 1, requests)
			require.Equal(t, c.id, receipt.MessageID)
			if c.cause == "" {
				require.NoError(t, err)
				return
			}
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, c.cause, e.Cause)
			require.Equal(t, c.mayBe, e.MayBeDelivered())
			require.Contains(t, err.Error(), c.details)
			require.NotContains(t, err.Error()+e.Raw, messageKey)
		})
	}
}

// TestSendMessageBreaks: what broke before the message was handed over did not
// go out, and for the rest nobody can know.
func TestSendMessageBreaks(t *testing.T) {
	send := func(t *testing.T, address string, timeouts Timeouts) *Error {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		_, err := messageClient(t, "http://"+address+"/", timeouts).SendMessage(ctx, messageKey, "hNyRN%3d", exampleMessage())
		var e *Error
		require.ErrorAs(t, err, &e)
		return e
	}
	listen := func(t *testing.T, serve func(net.Conn)) string {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { _ = l.Close() })
		go func() {
			for {
				conn, err := l.Accept()
				if err != nil {
					return
				}
				serve(conn)
			}
		}()
		return l.Addr().String()
	}
	t.Run("nobody there", func(t *testing.T) {
		e := send(t, "127.0.0.1:1", patient)
		require.Equal(t, CauseUnreachable, e.Cause)
		require.False(t, e.MayBeDelivered())
	})
	t.Run("silence", func(t *testing.T) {
		e := send(t, listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }), Timeouts{time.Minute, time.Minute, 300 * time.Millisecond})
		require.Equal(t, CauseNoAnswer, e.Cause)
		require.True(t, e.MayBeDelivered())
	})
	t.Run("taken, then cut", func(t *testing.T) {
		e := send(t, listen(t, func(c net.Conn) {
			_, _ = c.Read(make([]byte, 64<<10))
			_ = c.Close()
		}), patient)
		require.Equal(t, CauseNoAnswer, e.Cause)
		require.True(t, e.MayBeDelivered())
	})
	t.Run("canceled", func(t *testing.T) {
		server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
		defer server.Close()
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := messageClient(t, server.URL, patient).SendMessage(ctx, messageKey, "hNyRN%3d", exampleMessage())
		var e *Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, CauseCanceled, e.Cause)
	})
}
