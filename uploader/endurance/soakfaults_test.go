//go:build soak

package endurance

import (
	"bytes"
	"compress/gzip"
	"maps"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader"
	"mediadrop/uploader/commbox/commboxtest"
	"mediadrop/uploader/history"
)

// soakFault is one thing that goes wrong, and how often in 1,000 requests.
type soakFault struct {
	name   string
	weight int
	script func(*rand.Rand, *commboxtest.Exchange)
}

// answering takes the whole request and answers with a status. The connection
// is not used again: what a server says unasked could be lost with it.
func answering(status int, header ...string) func(*rand.Rand, *commboxtest.Exchange) {
	return func(_ *rand.Rand, x *commboxtest.Exchange) {
		if x.ReadAll() {
			x.Answer(status, commboxtest.ErrorBody(status, "played by the soak"), header...)
		}
	}
}

var soakFaults = []soakFault{
	{"reset before the body", 20, func(_ *rand.Rand, x *commboxtest.Exchange) { x.Reset() }},
	{"reset in the body", 20, func(r *rand.Rand, x *commboxtest.Exchange) { x.Read(r.Int64N(20_000)); x.Reset() }},
	{"closed in the body", 20, func(r *rand.Rand, x *commboxtest.Exchange) { x.Read(r.Int64N(20_000)); x.Close() }},
	{"stalled in the body", 4, func(r *rand.Rand, x *commboxtest.Exchange) { x.Read(r.Int64N(20_000)); x.Hang() }},
	{"slow", 10, func(_ *rand.Rand, x *commboxtest.Exchange) { x.ReadSlowly(4_000, time.Millisecond); x.Success() }},
	// Said to be closed: a small body has left in time for the connection to be used again, and a
	// request on it would count as an attempt that the server never saw.
	{"413 before the body, then reset", 5, func(_ *rand.Rand, x *commboxtest.Exchange) {
		x.Answer(413, "", "Connection: close")
		x.Reset()
	}},
	{"a media ID before the body", 5, func(_ *rand.Rand, x *commboxtest.Exchange) {
		x.Answer(200, commboxtest.SuccessBody("", x.HandOut()), "Connection: close")
		x.ReadAll()
	}},
	{"whole, then silence", 4, func(_ *rand.Rand, x *commboxtest.Exchange) { x.ReadAll(); x.BeSilent() }},
	{"whole, then reset", 15, func(_ *rand.Rand, x *commboxtest.Exchange) { x.ReadAll(); x.HandOut(); x.Reset() }},
	{"whole, then closed", 15, func(_ *rand.Rand, x *commboxtest.Exchange) { x.ReadAll(); x.HandOut(); x.Close() }},
	{"the answer breaks off", 10, func(_ *rand.Rand, x *commboxtest.Exchange) {
		x.ReadAll()
		body := commboxtest.SuccessBody("", x.HandOut())
		x.Say("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + body[:len(body)-8])
		x.Close()
	}},
	{"dripping", 4, func(_ *rand.Rand, x *commboxtest.Exchange) {
		x.ReadAll()
		x.Say("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
		x.SayForever(" ", 5*time.Millisecond)
	}},
	{"endless headers", 5, func(_ *rand.Rand, x *commboxtest.Exchange) {
		x.ReadAll()
		x.Say("HTTP/1.1 200 OK\r\n")
		x.SayForever("X: "+strings.Repeat("x", 4000)+"\r\n", 0)
	}},
	{"a page with 200", 10, func(_ *rand.Rand, x *commboxtest.Exchange) { x.ReadAll(); x.Answer(200, "<html>Log in</html>") }},
	{"502 in the body", 15, func(r *rand.Rand, x *commboxtest.Exchange) {
		x.Read(r.Int64N(20_000))
		x.Answer(502, "", "Connection: close")
	}},
	{"a page with 200 in the body", 10, func(r *rand.Rand, x *commboxtest.Exchange) {
		x.Read(r.Int64N(20_000))
		x.Answer(200, "<html>Log in</html>", "Connection: close")
	}},
	{"204", 10, func(_ *rand.Rand, x *commboxtest.Exchange) { x.ReadAll(); x.Answer(204, "") }},
	{"compressed unasked", 20, func(_ *rand.Rand, x *commboxtest.Exchange) {
		if x.ReadAll() {
			var packed bytes.Buffer
			w := gzip.NewWriter(&packed)
			_, _ = w.Write([]byte(commboxtest.SuccessBody("", x.HandOut())))
			_ = w.Close()
			x.Answer(200, packed.String(), "Content-Encoding: gzip")
		}
	}},
	{"a clock that is years off", 10, func(_ *rand.Rand, x *commboxtest.Exchange) {
		if x.ReadAll() {
			x.Answer(200, commboxtest.SuccessBody("", x.HandOut()), "Date: Mon, 02 Jan 2006 15:04:05 GMT")
		}
	}},
	{"an error in a 200", 10, func(_ *rand.Rand, x *commboxtest.Exchange) {
		x.ReadAll()
		x.Answer(200, commboxtest.ErrorBody(400, "no"))
	}},
	{"429", 20, answering(429)},
	{"429 with Retry-After", 10, answering(429, "Retry-After: 1")},
	{"503 with Retry-After", 10, answering(503, "Retry-After: 0")},
	{"503", 10, answering(503)},
	{"500", 20, answering(500)},
	{"400", 20, answering(400)},
	{"404", 10, answering(404)},
	{"302", 5, answering(302, "Location: /elsewhere")},
}

// choose plays a fault, or none, drawn for the file and the try.
func (s *soak) choose(request commboxtest.Request) commboxtest.Script {
	account, _, _ := strings.Cut(strings.TrimPrefix(request.Path, "/"), "/")
	random := s.random(request.File, request.Try)
	draw := random.IntN(1000)
	switch {
	case account == "revoked" && s.revoked.Add(1) > revokedAfter, account == "moody" && draw >= 970:
		return s.play("401", random, answering(401))
	case account == "busy" && draw >= 900:
		return s.play("429", random, answering(429))
	}
	for _, fault := range soakFaults {
		if draw -= fault.weight; draw < 0 {
			return s.play(fault.name, random, fault.script)
		}
	}
	return (*commboxtest.Exchange).Success
}

func (s *soak) play(name string, random *rand.Rand, script func(*rand.Rand, *commboxtest.Exchange)) commboxtest.Script {
	n, _ := s.played.LoadOrStore(name, new(atomic.Int64))
	n.(*atomic.Int64).Add(1)
	return func(x *commboxtest.Exchange) { script(random, x) }
}

// balance closes the books.
func (s *soak) balance() {
	rows, err := s.store.Page(s.Context(), history.Filter{}, 0, -1)
	require.NoError(s, err)
	require.Len(s, rows, s.uploads, "files given and rows")
	require.Len(s, s.last, s.uploads, "files given and uploads told of")
	type sent struct {
		requests int
		ids      map[string]bool
	}
	books := map[string]sent{} // by file
	requests, handedOut, empty := s.server.Requests(), 0, 0
	for _, r := range requests {
		require.NotEmpty(s, r.File)
		book := books[r.File]
		if book.ids == nil {
			book.ids = map[string]bool{}
		}
		book.requests++
		switch {
		case r.ID == "":
		case r.Whole:
			book.ids[r.ID] = true
			handedOut++
		default:
			empty++ // promised for a file that never came whole
		}
		books[r.File] = book
	}
	ofContent := map[string]map[string]bool{}
	for _, row := range rows {
		if ofContent[row.Hash] == nil {
			ofContent[row.Hash] = map[string]bool{}
		}
		maps.Copy(ofContent[row.Hash], books[row.Name].ids)
	}
	states, attempts, unsent, stored, unknown, reused := map[uploader.State]int{}, 0, 0, 0, 0, 0
	for _, row := range rows {
		states[row.State]++
		attempts += row.Attempts
		book, told := books[row.Name], s.last[row.ID]
		require.Equal(s, row.State, told.State, "what was told and what was stored")
		require.Equal(s, row.Attempts, told.Attempts)
		if row.Account == "nowhere" {
			unsent += row.Attempts
			require.Equal(s, uploader.Failed, row.State)
			require.Equal(s, soakTries, row.Attempts)
			continue
		}
		if row.State == uploader.Done && row.Attempts == 0 {
			require.True(s, ofContent[row.Hash][row.MediaID], "an ID that was not handed out for the file that %s is, too", row.Name)
			reused++
			continue
		}
		require.Equal(s, book.requests, row.Attempts, "requests and attempts of %+v: %+v", row, told.Problem)
		require.True(s, row.State.Ended() || row.Account == "revoked", "an upload without an end: %+v", row)
		require.LessOrEqual(s, len(book.ids), 1, "uploaded twice: %s", row.Name)
		switch {
		case row.State == uploader.Done:
			require.True(s, book.ids[row.MediaID], "an ID that was not handed out for %s", row.Name)
			stored++
		case len(book.ids) > 0:
			require.Equal(s, uploader.Unknown, row.State, "the service has it: %+v", row)
			unknown++
		}
	}
	require.Equal(s, len(requests), attempts-unsent, "requests and attempts")
	require.Equal(s, handedOut, stored+unknown, "IDs handed out, and stored or unknown")
	s.Logf("%d rows %v; %d requests = %d attempts - %d that nobody could see; %d IDs handed out = %d stored + %d unknown; %d reused; %d more for files that never came whole",
		len(rows), states, len(requests), attempts, unsent, handedOut, stored, unknown, reused, empty)
}
