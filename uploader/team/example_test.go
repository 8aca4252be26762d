package team

import (
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// example returns an upload as a colleague would share it.
func example(n int) Row {
	return Row{
		ID: uuid.Must(uuid.NewV7()).String(), Filename: fmt.Sprintf("price list %d.pdf", n), ContentHash: fmt.Sprintf("%064x", n), Bytes: 1000,
		Kind: "document", MIME: "application/pdf", SentBytes: 1000, SentMIME: "application/pdf", SentName: "price list.pdf",
		StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", Channel: "Support", MediaID: fmt.Sprint(257250616863050 + n), Header: "document", Fits: "document",
		Verdict: "ok", FinishedAt: time.Now().UTC().Truncate(time.Microsecond), Member: "Desk 1", Name: strings.Repeat("x", n%3),
	}
}
