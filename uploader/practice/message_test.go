package practice

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const template = `{"data":[{"template_data":{"to":"972537280000","template":{"name":"NAME","language":{"code":"he"},"components":[]}}}]}`

func TestMessages(t *testing.T) {
	s, client := start(t)
	send := func(body string) (int, answer) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.BaseURL()+"v2/whatsapp/sendtemplatedmessage/"+StreamID, strings.NewReader(body))
		require.NoError(t, err)
		req.Header.Set("Authorization", "Bearer "+s.Key())
		resp, err := client.Do(req)
		require.NoError(t, err)
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		var a answer
		require.NoError(t, json.Unmarshal(text, &a), "%s", text)
		return resp.StatusCode, a
	}
	row := func(a answer) map[string]any { return a.Data.([]any)[0].(map[string]any) }

	status, a := send(strings.Replace(template, "NAME", "order_update", 1))
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "972537280000", row(a)["recipient"])
	require.NotEmpty(t, row(a)["id"])
	require.EqualValues(t, 200, row(a)["status"])

	for name, want := range map[string]int{"x_error_206": 206, "x_error_400": 400, "x_error_500": 500, "error_inside_200": 200, "error_401": 401} {
		status, _ := send(strings.Replace(template, "NAME", name, 1))
		require.Equal(t, want, status, name)
	}
	status, a = send(strings.Replace(template, "NAME", "x_error_206", 1))
	require.Equal(t, 206, status)
	require.Contains(t, row(a)["failed"], "practice error")
	for i, want := range []int{429, 200} {
		status, _ := send(strings.Replace(template, "NAME", "error-429", 1))
		require.Equal(t, want, status, i)
	}

	for _, broken := range []string{"", "[]", "{}", `{"data":[]}`, strings.Replace(template, "NAME", "", 1), strings.Replace(template, "he", "", 1)} {
		status, _ := send(broken)
		require.Equal(t, http.StatusBadRequest, status, broken)
	}
	status, a = send(strings.Replace(template, "972537280000", "+972 53", 1))
	require.Equal(t, http.StatusBadRequest, status)
	require.Contains(t, row(a)["failed"], "WhatsApp user")
}
