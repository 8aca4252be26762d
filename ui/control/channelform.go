package control

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/google/uuid"

	"mediadrop/settings"
	"mediadrop/uploader/media"
)

// ChannelForm is what a person typed about one channel.
type ChannelForm struct {
	Name, StreamID, Account string
	Header                  media.Kind // of the templates its files are for; empty for none in particular
}

// SaveChannel adds a channel, or changes the one named by replaces. A new one
// is selected. The error is a *settings.Problem.
func (c *Control) SaveChannel(form ChannelForm, replaces string) error {
	if err := c.file.Update(changeChannel(form, replaces)); err != nil {
		return err
	}
	c.nameTeamChannels()
	return nil
}

// CheckForm returns the error that SaveChannel would return for a form, and
// saves nothing.
func (c *Control) CheckForm(form ChannelForm, replaces string) error {
	return c.file.Check(changeChannel(form, replaces))
}

// CheckFields returns what is wrong with the name of a channel, and what with its
// stream ID, each as if all else was right.
func (c *Control) CheckFields(form ChannelForm, replaces string) (name, streamID error) {
	const good = "AAAAAAAAAAAAAAAAAAAAAA%3d%3d"
	named, streamed := form, form
	named.StreamID, streamed.Name = good, replaces
	if replaces == "" {
		streamed.Name = uuid.NewString() // nobody's
	}
	return c.CheckForm(named, replaces), c.CheckForm(streamed, replaces)
}

func changeChannel(form ChannelForm, replaces string) func(*settings.Settings) error {
	return func(s *settings.Settings) error {
		if replaces == "" {
			s.Channels = append(s.Channels, settings.Channel{Name: form.Name, StreamID: form.StreamID, Account: form.Account, Header: string(form.Header)})
			s.SelectedChannel = strings.TrimSpace(form.Name)
			return nil
		}
		i := indexOf(s.Channels, replaces)
		if i < 0 {
			return fmt.Errorf("there is no channel %q any more", replaces)
		}
		if strings.EqualFold(s.SelectedChannel, replaces) {
			s.SelectedChannel = strings.TrimSpace(form.Name)
		}
		for j := range s.Templates { // they are known by the channel's name
			if strings.EqualFold(s.Templates[j].Channel, replaces) {
				s.Templates[j].Channel = strings.TrimSpace(form.Name)
			}
		}
		channel := &s.Channels[i] // in place: it may carry fields this version does not know
		channel.Name, channel.StreamID, channel.Header = form.Name, form.StreamID, string(form.Header)
		if form.Account != "" {
			channel.Account = form.Account
		}
		return nil
	}
}

// ImportChannels adds the channels and templates of a file that another MediaDrop
// exported, or without save says what it would add. The error is
// settings.ErrNoChannels where the file is no such export.
func (c *Control) ImportChannels(path string, save bool) (settings.Imported, error) {
	data, err := readBounded(path, maxChannelsFile)
	if err != nil {
		return settings.Imported{}, err
	}
	added, err := c.file.Import(data, save)
	if err == nil && save {
		c.nameTeamChannels()
	}
	return added, err
}

// maxChannelsFile is more than any export of channels has, in bytes.
const maxChannelsFile = 4 << 20

// readBounded reads a file; of one that is larger nothing of the end.
func readBounded(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// DeleteChannel forgets a channel and its templates. Its uploads stay in the
// history.
func (c *Control) DeleteChannel(name string) error {
	return c.file.Update(func(s *settings.Settings) error {
		s.Channels = slices.DeleteFunc(s.Channels, func(ch settings.Channel) bool { return ch.Name == name })
		s.Templates = slices.DeleteFunc(s.Templates, func(t settings.Template) bool { return strings.EqualFold(t.Channel, name) })
		if s.SelectedChannel == name {
			s.SelectedChannel = Channels(*s)[0]
		}
		return nil
	})
}

// MoveChannel moves a channel up (-1) or down (1) in the picker.
func (c *Control) MoveChannel(name string, by int) error {
	return c.file.Update(func(s *settings.Settings) error {
		i := indexOf(s.Channels, name)
		if j := i + by; i >= 0 && j >= 0 && j < len(s.Channels) {
			s.Channels[i], s.Channels[j] = s.Channels[j], s.Channels[i]
		}
		return nil
	})
}

func indexOf(channels []settings.Channel, name string) int {
	return slices.IndexFunc(channels, func(ch settings.Channel) bool { return ch.Name == name })
}
