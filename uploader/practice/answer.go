package practice

import (
	"crypto/rand"
	"encoding/json"
	"math/big"
	"net/http"
	"strconv"
	"time"
)

// answer is the JSON of every answer of the service. Status is a string in
// success and in 400, and a number in all other errors, as documented.
type answer struct {
	Status       any    `json:"status"`
	Description  string `json:"description"`
	ResponseTime string `json:"response_time"`
	Data         any    `json:"data,omitempty"`
}

// upload is a data row of a success.
type upload struct {
	Filename string `json:"filename"`
	ID       string `json:"id,omitempty"`
}

// failure is a data row of status 400. The documentation took it over from an
// endpoint that has recipients, which an upload has not.
type failure struct {
	Recipient string `json:"recipient"`
	Status    int    `json:"status"`
	Failed    string `json:"failed"`
}

// success is the answer to an upload that was taken.
func success(filename, id string) answer {
	return answer{Status: "200", Description: "Operation successful", Data: []upload{{filename, id}}}
}

// badRequest is the answer 400, with a data row for each reason.
func badRequest(description string, reasons ...string) answer {
	rows := make([]failure, len(reasons))
	for i, reason := range reasons {
		rows[i] = failure{Recipient: "972500000000", Status: http.StatusBadRequest, Failed: reason}
	}
	return answer{Status: strconv.Itoa(http.StatusBadRequest), Description: description, Data: rows}
}

// plain is the answer of all other errors.
func plain(status int) answer {
	return answer{Status: status, Description: http.StatusText(status)}
}

// write sends a with an HTTP status, which is not always that inside a.
func (a answer) write(w http.ResponseWriter, status int) {
	a.ResponseTime = time.Now().UTC().Format("2006-01-02T15:04:05.0000000Z")
	body, err := json.Marshal(a)
	if err != nil {
		panic(err) // not possible: strings and numbers only
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client has gone: nobody is left to tell
}

// newMediaID draws an ID of 15 digits that does not begin with zero. Among
// 9·10¹⁴ of them, two equal ones are not to be expected in a lifetime of
// practice.
func newMediaID() string {
	const least = 100_000_000_000_000
	n, err := rand.Int(rand.Reader, big.NewInt(9*least))
	if err != nil {
		panic(err) // rand.Reader never fails, as crypto/rand documents
	}
	return strconv.FormatInt(least+n.Int64(), 10)
}
