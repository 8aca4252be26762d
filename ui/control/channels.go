package control

import (
	"fmt"
	"slices"
	"strings"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/media"
	"mediadrop/uploader/practice"
)

// Channels returns the names of all channels in the person's order, the
// practice channel last.
func (c *Control) Channels() []string { return Channels(c.Settings()) }

// Channels returns the names of all channels of these settings.
func Channels(s settings.Settings) []string {
	names := make([]string, 0, len(s.Channels)+1)
	for _, channel := range s.Channels {
		names = append(names, channel.Name)
	}
	return append(names, settings.PracticeChannel)
}

// FindChannel returns a channel's name as it is written in the settings.
func FindChannel(s settings.Settings, name string) (string, bool) {
	names := Channels(s)
	i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(name)) })
	if i < 0 {
		return "", false
	}
	return names[i], true
}

// Selected returns the channel that drops go to: the one chosen last, else the
// first there is.
func (c *Control) Selected() string {
	s := c.Settings()
	if name, ok := FindChannel(s, s.SelectedChannel); ok {
		return name
	}
	return Channels(s)[0]
}

// Select remembers the channel that drops go to.
func (c *Control) Select(name string) error {
	return c.file.Update(func(s *settings.Settings) error {
		s.SelectedChannel = name
		return nil
	})
}

// IsPractice reports whether a channel's name is that of the practice channel.
func IsPractice(channel string) bool { return strings.EqualFold(channel, settings.PracticeChannel) }

// Destination pins where uploads to a channel go.
func (c *Control) Destination(channel string) (uploader.Destination, error) {
	if IsPractice(channel) {
		return uploader.Destination{Channel: settings.PracticeChannel, Account: PracticeAccount, StreamID: practice.StreamID}, nil
	}
	found, ok := c.Settings().Channel(channel)
	if !ok {
		return uploader.Destination{}, fmt.Errorf("there is no channel %q any more", channel)
	}
	id, err := commbox.ParseStreamID(found.StreamID)
	if err != nil {
		return uploader.Destination{}, fmt.Errorf("channel %q: %w", channel, err)
	}
	return uploader.Destination{Channel: found.Name, Account: found.Account, StreamID: id, Header: media.Kind(found.Header)}, nil
}

// again pins where an upload goes once more: to the very stream it went to,
// whatever its channel is called now.
func (c *Control) again(to uploader.Destination) uploader.Destination {
	now := to
	for _, channel := range c.Settings().Channels {
		id, err := commbox.ParseStreamID(channel.StreamID)
		if err != nil || id != to.StreamID || channel.Account != to.Account {
			continue
		}
		if channel.Name == to.Channel {
			return to // one of several nicknames of the stream
		}
		now.Channel = channel.Name
	}
	return now
}

// Header returns the kind of template header that a channel's files are for;
// empty for none in particular.
func (c *Control) Header(channel string) media.Kind {
	found, _ := c.Settings().Channel(channel)
	return media.Kind(found.Header)
}
