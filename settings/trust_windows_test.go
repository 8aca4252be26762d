package settings

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/sys/windows"
)

// The accounts are in the security descriptor definition language: BA the
// administrators, SY the system, AU everybody who has logged in, WD everybody,
// BU the users (winnt.h, sddl.h).
func TestOnlyFor(t *testing.T) {
	me, err := windows.StringToSid("S-1-5-21-1-2-3-1001")
	require.NoError(t, err)
	trusted := func(who *windows.SID) bool { return administers(who) || who.Equals(me) }
	const mine = "O:S-1-5-21-1-2-3-1001D:"
	for text, want := range map[string]error{
		"O:BAD:(A;;FA;;;SY)(A;;FA;;;BA)(A;;FR;;;BU)":       nil,
		mine + "(A;;FA;;;SY)(A;;FA;;;S-1-5-21-1-2-3-1001)": nil,
		mine + "(A;;0x1200a9;;;AU)":                        nil, // to read and run
		mine + "(A;OICIIO;FA;;;AU)":                        nil, // for what is below it
		mine + "(D;;FA;;;WD)":                              nil,
		mine + "(A;;0x1301bf;;;AU)":                        ErrWritableByOthers, // to modify, as below C:\
		mine + "(A;;0x2;;;AU)":                             ErrWritableByOthers, // to write, or add a file
		mine + "(A;;0x4;;;AU)":                             ErrWritableByOthers, // to append, or add a folder
		mine + "(A;;0x40;;;AU)":                            ErrWritableByOthers, // to delete what is in it
		mine + "(A;;SD;;;AU)":                              ErrWritableByOthers,
		mine + "(A;;WD;;;AU)":                              ErrWritableByOthers, // to change who may
		mine + "(A;;WO;;;AU)":                              ErrWritableByOthers, // to become the owner
		mine + "(A;;GA;;;WD)":                              ErrWritableByOthers,
		mine + "(A;;GW;;;WD)":                              ErrWritableByOthers,
		mine + "(A;;FA;;;S-1-5-21-1-2-3-1002)":             ErrWritableByOthers,
		mine[:len(mine)-2]:                                 ErrWritableByOthers, // without a list
		"O:S-1-5-21-1-2-3-1002D:(A;;FA;;;SY)":              ErrOwnedByOthers,
		"O:BUD:(A;;FA;;;SY)":                               ErrOwnedByOthers,
	} {
		descriptor, err := windows.SecurityDescriptorFromString(text)
		require.NoError(t, err, text)
		err = onlyFor(descriptor, changing|deletingChild, trusted)
		if want == nil {
			require.NoError(t, err, text)
		} else {
			require.ErrorIs(t, err, want, text)
		}
	}
}

// Further up than in a program's own folder, others may add to a folder.
func TestOnlyForAFolderFurtherUp(t *testing.T) {
	for text, want := range map[string]error{
		"O:SYD:(A;;0x4;;;AU)(A;OICIIO;0x1301bf;;;AU)": nil, // C:\ has these
		"O:SYD:(A;;0x40;;;AU)":                        ErrWritableByOthers,
		"O:SYD:(A;;SD;;;AU)":                          ErrWritableByOthers,
	} {
		descriptor, err := windows.SecurityDescriptorFromString(text)
		require.NoError(t, err, text)
		require.ErrorIs(t, onlyFor(descriptor, replacing|deletingChild, administers), want, text)
	}
}

func TestFFmpegWhereOthersMayChangeIt(t *testing.T) {
	folder := t.TempDir() // below the person's own folder
	at := filepath.Join(folder, "bin", "ffmpeg.exe")
	require.NoError(t, os.Mkdir(filepath.Dir(at), 0o700))
	require.NoError(t, os.WriteFile(at, []byte("MZ"), 0o700))
	got, err := FFmpeg(folder)
	require.NoError(t, err)
	require.Equal(t, at, got)

	everybody, err := windows.SecurityDescriptorFromString("D:P(A;OICI;FA;;;WD)")
	require.NoError(t, err)
	list, _, err := everybody.DACL()
	require.NoError(t, err)
	require.NoError(t, windows.SetNamedSecurityInfo(at, windows.SE_FILE_OBJECT,
		windows.DACL_SECURITY_INFORMATION|windows.PROTECTED_DACL_SECURITY_INFORMATION, nil, nil, list, nil))
	requireNotTrusted(t, folder, at, ErrWritableByOthers)
}
