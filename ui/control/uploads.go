package control

import (
	"context"

	"mediadrop/uploader"
	"mediadrop/uploader/practice"
)

// Totals counts what goes on.
func (c *Control) Totals() uploader.Totals { return c.queue.Totals() }

// Restore reads what an earlier run left, and returns how many uploads wait for
// Continue or Discard.
func (c *Control) Restore(ctx context.Context) (waiting int, err error) { return c.queue.Restore(ctx) }

// AskAgain asks once more for what accounts wait for: a key, the network.
func (c *Control) AskAgain() { c.queue.AskAgain() }

// Continue uploads what an earlier run left.
func (c *Control) Continue() { c.queue.Continue() }

// Discard stops what an earlier run left.
func (c *Control) Discard() { c.queue.Discard() }

// Retry tries uploads once more that have ended or wait.
func (c *Control) Retry(ctx context.Context, ids ...string) error { return c.queue.Retry(ctx, ids...) }

// RetryFailed tries all uploads once more that certainly have failed.
func (c *Control) RetryFailed(ctx context.Context) error { return c.queue.RetryFailed(ctx) }

// Cancel stops uploads that go on.
func (c *Control) Cancel(ids ...string) { c.queue.Cancel(ids...) }

// CancelAll stops everything that goes on.
func (c *Control) CancelAll() { c.queue.CancelAll() }

// Agree answers the question about files with yes. It may wait for the disk.
func (c *Control) Agree(ids ...string) { c.queue.Agree(ids...) }

// Decline answers the question about files with no. It may wait for the disk.
func (c *Control) Decline(ids ...string) { c.queue.Decline(ids...) }

// CanUploadTo reports whether a destination is one of this person's: the channel
// of a colleague's upload need not be.
func (c *Control) CanUploadTo(to uploader.Destination) bool {
	return to.Account != PracticeAccount || to.StreamID == practice.StreamID
}

// UploadAgain makes a new upload to the stream of an earlier one, whatever its
// channel is called now, and returns the new one's ID; empty when the program is
// closing. renews is the ID of the upload whose media ID it is to replace, or
// empty; wasAgreed reports that a person agreed to what the check asks about this
// content. It may wait for the disk.
func (c *Control) UploadAgain(to uploader.Destination, renews string, wasAgreed bool, path string) string {
	if !c.CanUploadTo(to) {
		return ""
	}
	ids := c.queue.AddAgain(c.again(to), renews, wasAgreed, path)
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}
