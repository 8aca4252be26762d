package desktop

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

func TestTheEndComesWhateverSavingDoes(t *testing.T) {
	failed := errors.New("the disk is full")
	for _, test := range []struct {
		takes time.Duration
		err   error
		want  error
		after time.Duration
	}{
		{0, nil, nil, endTime},
		{time.Second, failed, failed, endTime + time.Second},
		{time.Hour, nil, ErrNotSaved, endTime + saveTime},
	} {
		synctest.Test(t, func(t *testing.T) {
			begun := time.Now()
			err := saveInTime(func() error { time.Sleep(test.takes); return test.err })
			require.Equal(t, test.want, err)
			require.Equal(t, test.after, time.Since(begun))
			time.Sleep(test.takes) // the program would have ended
		})
	}
}
