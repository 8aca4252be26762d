package control

import (
	"mediadrop/settings"
	"mediadrop/uploader/convertpolicy"
)

// Settings returns the settings as they are now.
func (c *Control) Settings() settings.Settings { return c.file.Get() }

// ChangeSettings changes the settings and writes them. The error is a
// *settings.Problem where a value cannot be used; nothing has changed then.
func (c *Control) ChangeSettings(change func(*settings.Settings) error) error {
	return c.file.Update(change)
}

// Locked reports whether the administrator has set a field for everybody.
func (c *Control) Locked(field string) bool { return c.file.Locked(field) }

// SettingsPath is where the person's settings are kept.
func (c *Control) SettingsPath() string { return c.file.Path() }

// PresetPath is where the administrator's settings are; empty where there are
// none.
func (c *Control) PresetPath() string { return c.file.Preset() }

// SetParallel changes how many uploads run at a time.
func (c *Control) SetParallel(n int) error {
	err := c.file.Update(func(s *settings.Settings) error { s.ParallelUploads = n; return nil })
	if err == nil {
		c.queue.SetParallel(n)
	}
	return err
}

// SetConvertFiles changes what becomes of files that can be converted.
func (c *Control) SetConvertFiles(policy convertpolicy.Policy) error {
	return c.file.Update(func(s *settings.Settings) error { s.ConvertFiles = policy; return nil })
}
