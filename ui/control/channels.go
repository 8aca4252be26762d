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
	"mediadrop/uploader/media"
	"mediadrop/uploader/practice"
)

// keychainPatience is how long the keychain may take while it may be asking
// the person for a password.
const keychainPatience = time.Minute

// Channels returns the names of all channels in the person's order, the
// practice channel last.
func (c *Control) Channels() []string { return Channels(c.Settings.Get()) }

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

// IsPractice reports whether a channel's name is that of the practice channel.
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
	return uploader.Destination{Channel: found.Name, Account: found.Account, StreamID: id, Header: media.Kind(found.Header)}, nil
}

// Again pins where an upload goes once more: to the very stream it went to,
// whatever its channel is called now.
func (c *Control) Again(to uploader.Destination) uploader.Destination {
	for _, channel := range c.Settings.Get().Channels {
		id, err := commbox.ParseStreamID(channel.StreamID)
		if err == nil && id == to.StreamID && channel.Account == to.Account {
			to.Channel = channel.Name
		}
	}
	return to
}

// ChannelForm is what a person typed about one channel.
type ChannelForm struct {
	Name, StreamID, Account string
	Header                  media.Kind // of the templates its files are for; empty for none in particular
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
		channel := &s.Channels[i] // in place: it may carry fields this version does not know
		channel.Name, channel.StreamID, channel.Header = form.Name, form.StreamID, string(form.Header)
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

// SetConvertFiles changes what becomes of files that can be converted.
func (c *Control) SetConvertFiles(policy settings.ConvertPolicy) error {
	return c.Settings.Update(func(s *settings.Settings) error { s.ConvertFiles = policy; return nil })
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

// Header returns the kind of template header that a channel's files are for;
// empty for none in particular.
func (c *Control) Header(channel string) media.Kind {
	found, _ := c.Settings.Get().Channel(channel)
	return media.Kind(found.Header)
}

// Drop uploads files and folders to a channel, for templates with this kind of
// header; empty for none in particular. Folders that hold more than `ask` files
// are only uploaded when confirm agrees with their number.
func (c *Control) Drop(ctx context.Context, channel string, header media.Kind, paths []string, confirm func(files int) bool) error {
	to, err := c.Destination(channel)
	if err != nil {
		return err
	}
	to.Header = header
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
