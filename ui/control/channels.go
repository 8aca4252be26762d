package control

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"mediadrop/settings"
	"mediadrop/uploader"
	"mediadrop/uploader/commbox"
	"mediadrop/uploader/practice"
)

// keychainPatience is how long the keychain may take while it may be asking
// the person for a password.
const keychainPatience = time.Minute

// Channels gives the names of all channels in the person's order, the
// practice channel last.
func (c *Control) Channels() []string { return Channels(c.Settings.Get()) }

// Channels gives the names of all channels of these settings.
func Channels(s settings.Settings) []string {
	names := make([]string, 0, len(s.Channels)+1)
	for _, channel := range s.Channels {
		names = append(names, channel.Name)
	}
	return append(names, settings.PracticeChannel)
}

// FindChannel gives a channel's name as it is written in the settings.
func FindChannel(s settings.Settings, name string) (string, bool) {
	names := Channels(s)
	i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, strings.TrimSpace(name)) })
	if i < 0 {
		return "", false
	}
	return names[i], true
}

// Selected gives the channel that drops go to: the one chosen last, else the
// first there is.
func (c *Control) Selected() string {
	s := c.Settings.Get()
	if name, ok := FindChannel(s, s.SelectedChannel); ok {
		return name
	}
	return Channels(s)[0]
}

// Select remembers the channel that drops go to.
func (c *Control) Select(name string) error {
	return c.Settings.Update(func(s *settings.Settings) error {
		s.SelectedChannel = name
		return nil
	})
}

// IsPractice tells whether a channel's name is that of the practice channel.
func IsPractice(channel string) bool { return strings.EqualFold(channel, settings.PracticeChannel) }

// Destination pins where uploads to a channel go.
func (c *Control) Destination(channel string) (uploader.Destination, error) {
	if IsPractice(channel) {
		return uploader.Destination{Channel: settings.PracticeChannel, Account: PracticeAccount, StreamID: practice.StreamID}, nil
	}
	found, ok := c.Settings.Get().Channel(channel)
	if !ok {
		return uploader.Destination{}, fmt.Errorf("there is no channel %q any more", channel)
	}
	id, err := commbox.ParseStreamID(found.StreamID)
	if err != nil {
		return uploader.Destination{}, fmt.Errorf("channel %q: %w", channel, err)
	}
	return uploader.Destination{Channel: found.Name, Account: found.Account, StreamID: id}, nil
}

// ChannelForm is what a person typed about one channel.
type ChannelForm struct {
	Name, StreamID, Account string
}

// SaveChannel adds a channel, or changes the one named by replaces. A new one
// is selected. The error is a *settings.Problem.
func (c *Control) SaveChannel(form ChannelForm, replaces string) error {
	return c.Settings.Update(changeChannel(form, replaces))
}

// CheckForm tells what SaveChannel would say, and saves nothing.
func (c *Control) CheckForm(form ChannelForm, replaces string) error {
	return c.Settings.Check(changeChannel(form, replaces))
}

func changeChannel(form ChannelForm, replaces string) func(*settings.Settings) error {
	return func(s *settings.Settings) error {
		if replaces == "" {
			s.Channels = append(s.Channels, settings.Channel{Name: form.Name, StreamID: form.StreamID, Account: form.Account})
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
		channel := &s.Channels[i] // in place: it may carry fields this version does not know
		channel.Name, channel.StreamID = form.Name, form.StreamID
		if form.Account != "" {
			channel.Account = form.Account
		}
		return nil
	}
}

// SetParallel changes how many uploads run at a time.
func (c *Control) SetParallel(n int) error {
	err := c.Settings.Update(func(s *settings.Settings) error { s.ParallelUploads = n; return nil })
	if err == nil {
		c.Queue.SetParallel(n)
	}
	return err
}

// DeleteChannel forgets a channel. Its uploads stay in the history.
func (c *Control) DeleteChannel(name string) error {
	return c.Settings.Update(func(s *settings.Settings) error {
		s.Channels = slices.DeleteFunc(s.Channels, func(ch settings.Channel) bool { return ch.Name == name })
		if s.SelectedChannel == name {
			s.SelectedChannel = Channels(*s)[0]
		}
		return nil
	})
}

// MoveChannel moves a channel up (-1) or down (1) in the picker.
func (c *Control) MoveChannel(name string, by int) error {
	return c.Settings.Update(func(s *settings.Settings) error {
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

// ErrEmptyFolder is why a drop of folders uploads nothing.
var ErrEmptyFolder = errors.New("there are no files in the folder")

// Drop uploads files and folders to a channel. Folders that hold more than
// `ask` files are only uploaded when confirm agrees with their number.
func (c *Control) Drop(ctx context.Context, channel string, paths []string, confirm func(files int) bool) error {
	to, err := c.Destination(channel)
	if err != nil {
		return err
	}
	files, folders := uploader.Expand(ctx, paths)
	if err := ctx.Err(); err != nil {
		return err // only some of the files were found
	}
	if len(files) == 0 && len(paths) > 0 {
		return ErrEmptyFolder
	}
	if folders && len(files) > ask && !confirm(len(files)) {
		return nil
	}
	c.Queue.Add(to, files)
	return nil
}

// ask is how many files out of folders are too many to be meant without a
// question.
const ask = 200
