package control

import "mediadrop/settings"

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
