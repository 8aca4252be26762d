package practice

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
)

// maxMessage is how much of a message is read, in bytes: those that people send
// have some hundred.
const maxMessage = 1 << 20

// message is what is looked at of a templated message.
type message struct {
	Data []struct {
		TemplateData struct {
			To       string `json:"to"`
			Template struct {
				Name     string `json:"name"`
				Language struct {
					Code string `json:"code"`
				} `json:"language"`
			} `json:"template"`
		} `json:"template_data"`
	} `json:"data"`
}

// sent is a data row of a message that was taken.
type sent struct {
	Recipient string `json:"recipient"`
	ID        string `json:"id,omitempty"`
	Status    int    `json:"status"`
}

// takeMessage reads a templated message and answers as the service documents
// it. Nothing is sent to anybody.
func (s *Server) takeMessage(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxMessage))
	if err != nil {
		panic(http.ErrAbortHandler) // the client or this server has gone
	}
	var m message
	if json.Unmarshal(body, &m) != nil || len(m.Data) == 0 {
		badRequest("The body is not a templated message").write(w, http.StatusBadRequest)
		return
	}
	data := m.Data[0].TemplateData
	for _, part := range []struct{ what, text string }{
		{"to", data.To}, {"template_name", data.Template.Name}, {"language code", data.Template.Language.Code},
	} {
		if part.text == "" {
			badRequest("Missing parameter "+part.what).write(w, http.StatusBadRequest)
			return
		}
	}
	if _, err := strconv.ParseUint(data.To, 10, 64); err != nil {
		failedFor(data.To, "invalid — Not a valid WhatsApp user").write(w, http.StatusBadRequest)
		return
	}
	s.play(w, r, taken{
		name:  data.Template.Name,
		newID: func() string { return "gB" + rand.Text() },
		success: func(id string) answer {
			return answer{Status: "200", Description: "Operation successful", Data: []sent{{data.To, id, http.StatusOK}}}
		},
		refused: failedFor(data.To, "This is a practice error: the template's name asked for it"),
	})
}

// failedFor is an answer about a recipient who was not reached.
func failedFor(recipient, why string) answer {
	return answer{
		Status: strconv.Itoa(http.StatusBadRequest), Description: "Provider returned failure",
		Data: []failure{{Recipient: recipient, Status: http.StatusBadRequest, Failed: why}},
	}
}
