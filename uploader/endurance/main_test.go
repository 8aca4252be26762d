// Package endurance tests that the queue's books balance: through ten thousand uploads
// with faults, and a thousand kills. All parts are real. It holds no product code.
package endurance

import (
	"testing"

	"go.uber.org/goleak"

	"mediadrop/uploader"
)

// TestMain fails where a goroutine is left.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var here = uploader.Destination{Channel: "Support", Account: "Main", StreamID: "hNyRN_fLUy7rrOrN9jLpipA%3d%3d"}
