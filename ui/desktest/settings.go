package desktest

import (
	"encoding/base64"
	"fmt"
	"strings"
	"time"
)

const TwoAccounts = `{
	"version": 1,
	"accounts": [{"name": "Main", "base_url": "SERVICE"}, {"name": "Second", "base_url": "SERVICE"}],
	"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d", "account": "Main"}]
}`

// With returns settings with one more member.
func With(member string) string { return strings.TrimSuffix(TwoChannels, "}") + ", " + member + "}" }

const ChatLine = `"copy_formats": [{"name": "Chat line", "text": "{{.Filename}}: {{.ID}} ({{.Channel}})"}]`

// companyPreset is what an administrator handed out.
const companyPreset = `{
	"accounts": [{"name": "Main", "base_url": "SERVICE"}],
	"channels": [{"name": "Support", "stream_id": "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}],
	"mend_files": "always", "parallel_uploads": 2, "keep_days": 90, "strip_metadata": true, "ffmpeg": "/opt", "language": "en",
	"timeouts_seconds": {"connect": 5}, "copy_id_when_done": true`

const (
	OpenPreset   = companyPreset + "}"
	LockedPreset = companyPreset + `, "locked": true}`
)

// OneAccount has an account and no channel.
const OneAccount = `{"version": 1, "accounts": [{"name": "Main", "base_url": "SERVICE"}]}`

const StreamID = "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"

const PastedRequest = `Here it is:
POST https://api.commbox.io/v2/whatsapp/sendtemplatedmessage/hNyRN_fLUy7rrOrN9jLpipA%3d%3d
{"data":[{"template_data":{"to":"972537280000","template":{"name":"winter_prices","language":{"code":"he"},"components":[
 {"type":"header","parameters":[{"type":"image","image":{"link":"https://example.com/x.jpg"}}]},
 {"type":"body","parameters":[{"type":"text","text":"Dana"}]}]}}}]}`

func JWT(expires time.Time) string {
	part := func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }
	return part(`{"alg":"HS256","typ":"JWT"}`) + "." + part(fmt.Sprintf(`{"exp":%d}`, expires.Unix())) + "." + part("signature")
}

const KeepOffer = "Keep until I close MediaDrop"

const (
	Invitation = "Drop pictures, videos or documents here"
	Nothing    = "No results. Try fewer letters."
)
