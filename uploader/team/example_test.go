package team

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"mediadrop/uploader/history"
)

// example returns an upload as the history of its uploader has it.
func example(n int) history.Upload {
	now := time.Now().UTC().Truncate(time.Microsecond)
	return history.Upload{
		ID: uuid.Must(uuid.NewV7()).String(), Path: fmt.Sprintf("/home/someone/price list %d.pdf", n), Name: fmt.Sprintf("price list %d.pdf", n),
		Hash: fmt.Sprintf("%064x", n), Size: 1000, Kind: "document", MIME: "application/pdf", Verdict: "ok",
		SentBytes: 1000, SentMIME: "application/pdf", SentName: "price list.pdf", Header: "document", FitsHeader: "document",
		Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d",
		State: "done", MediaID: fmt.Sprint(257250616863050 + n), Attempts: 1, HandedOver: true, CreatedAt: now, FinishedAt: now, AnsweredAt: now,
	}
}
