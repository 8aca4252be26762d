package reminder_test

import (
	"testing"

	"mediadrop/ui/desktest"
)

func TestMain(m *testing.M) { desktest.Main(m) }
