package commboxtest

import (
	"encoding/json"
	"fmt"
	"io"
)

// messagePath is in the path of every request that sends a message.
const messagePath = "/v2/whatsapp/sendtemplatedmessage/"

// Recipient is the number that MessageBody names.
const Recipient = "972542345678"

// readMessage reads the body of a message, which is small.
func (x *Exchange) readMessage() {
	body := make([]byte, x.left)
	n, err := io.ReadFull(x.in, body)
	x.left -= int64(n)
	if err != nil {
		return
	}
	var message struct {
		Data []struct {
			TemplateData struct {
				Template struct{ Name string } `json:"template"`
			} `json:"template_data"`
		} `json:"data"`
	}
	_ = json.Unmarshal(body, &message) // a message that cannot be read has no template
	x.server.mu.Lock()
	defer x.server.mu.Unlock()
	x.request.Body, x.request.Whole = string(body), true
	if len(message.Data) > 0 {
		x.request.Template = message.Data[0].TemplateData.Template.Name
	}
	x.server.changed.Broadcast()
}

// MessageBody returns the service's answer to a message to one recipient, with the status of the
// recipient and why it failed, if it did.
func MessageBody(status int, failed string) string {
	row := fmt.Sprintf(`{"recipient":%q,"id":"gBEGlyVGZjUpAgmyuqAHfxbHmnQ","status":%d}`, Recipient, status)
	if failed != "" {
		row = fmt.Sprintf(`{"recipient":%q,"status":%d,"failed":%s}`, Recipient, status, quoted(failed))
	}
	return fmt.Sprintf(`{"status":"%d","description":"Operation successful","data":[%s]}`, status, row)
}
