package control

import (
	"context"
	"fmt"
	"time"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/history"
	"mediadrop/uploader/practice"
)

// MessageState is what became of a test message. The texts are stable: they stand
// in the log.
type MessageState string

// The states of a test message.
const (
	MessageAccepted MessageState = "accepted" // the service took it, which is no proof that it arrives
	MessageFailed   MessageState = "failed"   // it certainly was not sent
	MessageUnknown  MessageState = "unknown"  // nobody can know
)

// SendTestMessage sends a message with an upload's media ID, in one request and by
// the rules of its account's uploads. It is never repeated. The log knows neither
// the recipient nor the texts, nor what the service said, which may repeat them.
func (c *Control) SendTestMessage(ctx context.Context, u history.Upload, m commbox.Message) (MessageState, *uploader.Problem) {
	ended, problem := c.queue.SendMessage(ctx, u.Account, func(ctx context.Context, key string, to uploader.Client) error {
		client, ok := to.(connection)
		if !ok {
			return fmt.Errorf("a message is to be sent by a %T", to)
		}
		_, err := client.SendMessage(ctx, key, u.StreamID, m)
		return err
	})
	state := MessageAccepted
	switch ended {
	case uploader.Unknown:
		state = MessageUnknown
	case uploader.Failed:
		state = MessageFailed
	}
	c.options.Log.Info("test message", "file", u.Path, "channel", u.Channel, "template", m.TemplateName(), "media_id", u.MediaID,
		"state", string(state), "error", causeOf(problem))
	return state, problem
}

// AddTry notes that a test message with an upload is about to be sent: whether it
// arrived is asked after a restart, too. Nobody gets one from the practice channel, so
// that is not noted.
func (c *Control) AddTry(ctx context.Context, u history.Upload, at time.Time) error {
	if u.Account == PracticeAccount {
		return nil
	}
	return c.history.AddTry(ctx, u.ID, at)
}

// DropTry forgets a try whose message was not sent.
func (c *Control) DropTry(ctx context.Context, id string, at time.Time) error {
	return c.history.DropTry(ctx, id, at)
}

// DropTries forgets the tries of an upload up to a time.
func (c *Control) DropTries(ctx context.Context, id string, upTo time.Time) error {
	return c.history.DropTries(ctx, id, upTo)
}

// Tries returns when the last message was sent with each upload of which an earlier
// run did not learn whether it arrived.
func (c *Control) Tries(ctx context.Context) (map[string]time.Time, error) {
	return c.history.Tries(ctx, time.Now())
}

// causeOf returns a problem in the program's own words only.
func causeOf(p *uploader.Problem) string {
	switch {
	case p == nil:
		return ""
	case p.HTTPStatus != 0:
		return fmt.Sprintf("%s: HTTP %d", p.Code, p.HTTPStatus)
	}
	return string(p.Code)
}

// Templates returns the templates of the channel that an upload went to, whatever
// the channel is called now. The practice channel has one for each kind of header
// besides the person's, so that all of this can be tried at once.
func (c *Control) Templates(to uploader.Destination) []settings.Template {
	list := c.Settings().TemplatesOf(c.again(to).Channel)
	if to.Account == PracticeAccount && to.StreamID == practice.StreamID {
		for _, header := range settings.Headers() {
			list = append(list, settings.Template{
				Channel: settings.PracticeChannel, Name: "practice_" + header, Language: "en", Header: header, Body: []string{"Dana", "17"},
			})
		}
	}
	return list
}

// SetTestNumber keeps the number that test messages go to.
func (c *Control) SetTestNumber(digits string) error {
	return c.file.Update(func(s *settings.Settings) error { s.TestNumber = digits; return nil })
}
