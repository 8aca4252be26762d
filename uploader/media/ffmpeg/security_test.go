package ffmpeg

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"mediadrop/uploader/media/defect"
)

// Lists that name another film must not be followed, whatever they are called.
func TestListsDoNotOpenOtherFiles(t *testing.T) {
	tool := realTool(t)
	secret := makeSource(t, tool, "secret.ts", "-f lavfi -i "+pictures+" -c:v mpeg2video")
	folder := filepath.Dir(secret)
	for name, text := range map[string]string{
		"concat.mkv": "ffconcat version 1.0\nfile secret.ts\n",
		"hls.mkv":    "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n",
		"hls.m3u8":   "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nsecret.ts\n#EXT-X-ENDLIST\n",
		"dash.mp4":   `<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S"><Period><AdaptationSet><Representation id="1" bandwidth="1"><BaseURL>secret.ts</BaseURL></Representation></AdaptationSet></Period></MPD>`,
		"sdp.avi":    "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 1234 RTP/AVP 96\na=rtpmap:96 H264/90000\n",
	} {
		path := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := tool.Probe(context.Background(), path)
		require.ErrorIs(t, err, defect.ErrBroken, name)
		p := PlanFor(Source{Duration: time.Second, Video: &VideoStream{Codec: "mpeg2video", Width: 320, Height: 180}}, Limits{})
		out := filepath.Join(folder, "out.mp4")
		require.Error(t, tool.Run(context.Background(), path, out, p, nil), name)
		require.NoFileExists(t, out)
	}
}

func TestNamesAreNeverOptionsOrProtocols(t *testing.T) {
	tool := realTool(t)
	made := makeSource(t, tool, "a.mkv", "-f lavfi -i "+pictures+" -c:v mpeg4")
	t.Chdir(filepath.Dir(made))
	for _, name := range []string{"-version", "concat:a.mkv", "a b'\"$(x).mkv", "%03d.mkv", "שלום.mkv"} {
		require.NoError(t, os.Rename(made, name))
		made = name
		_, _, facts, _ := convert(t, tool, name, 1<<20)
		requireDeliverable(t, facts, true)
	}
}

func TestTheEnvironmentCannotRedirect(t *testing.T) {
	t.Setenv("FFREPORT", "file=/tmp/stolen.log")
	t.Setenv("http_proxy", "http://example.invalid")
	for _, variable := range environment() {
		require.NotContains(t, variable, "FFREPORT")
		require.NotContains(t, variable, "proxy")
	}
	require.Contains(t, environment(), "PATH="+os.Getenv("PATH"))
}
