package ffmpeg

import (
	"fmt"
	"strconv"
	"strings"
)

// recipe is what the options depend on besides the plan.
type recipe struct {
	h264, aac string
	toneMaps  bool
}

// passLog is the beginning of the names of the first pass's notes, in the
// folder that the run works in.
const passLog = "pass"

// streams returns the arguments that take a picture and a sound of the source, and
// nothing else of it: no subtitles, no data, no chapters, no metadata such as the place
// of a recording.
func (p *Plan) streams() []string {
	var args []string
	if p.HasVideo {
		args = append(args, "-map", fmt.Sprintf("0:%d", p.source.Video.Index))
	}
	if p.HasAudio {
		args = append(args, "-map", fmt.Sprintf("0:%d", p.source.Audio.Index))
	}
	return append(args, nothingElse()...)
}

// firstStreams is streams for people: the first of each type. Sources that were not
// probed do not know the places of their streams either.
func (p *Plan) firstStreams() []string {
	var args []string
	if p.HasVideo {
		args = append(args, "-map", "0:V:0")
	}
	if p.HasAudio {
		args = append(args, "-map", "0:a:0")
	}
	return append(args, nothingElse()...)
}

func nothingElse() []string {
	return []string{"-sn", "-dn", "-map_metadata", "-1", "-map_chapters", "-1"}
}

// container are the options of the result. moov goes in front of the pictures.
func (p *Plan) container() []string {
	format := "mp4"
	if !p.HasVideo {
		format = "ipod" // MP4 with the brand of M4A
	}
	return []string{"-max_muxing_queue_size", "4096", "-movflags", "+faststart", "-f", format}
}

// video are the options of the pictures; pass is 0 where there is only one.
func (r recipe) video(p *Plan, pass int) []string {
	switch {
	case !p.HasVideo:
		return []string{"-vn"}
	case p.CopyVideo:
		return []string{"-c:v", "copy"}
	}
	args := []string{"-vf", r.filters(p), "-c:v", r.h264, "-profile:v", "main", "-bf", "0", "-pix_fmt", "yuv420p"}
	rate := p.VideoBitRate
	switch {
	case r.h264 != "libx264": // they keep to their rate less well, and have no quality to ask for
		args = append(args, "-b:v", strconv.Itoa(rate*9/10), "-maxrate", strconv.Itoa(rate), "-bufsize", strconv.Itoa(rate))
		if r.h264 == "h264_videotoolbox" {
			args = append(args, "-allow_sw", "1")
		}
	case pass > 0:
		args = append(args, "-preset", "fast", "-b:v", strconv.Itoa(rate), "-pass", strconv.Itoa(pass), "-passlogfile", passLog)
	case p.TwoPasses: // but there is only one: the buffer keeps the rate
		// What the buffer lets through above the rate is the tenth that is left free.
		buffer := float64(rate) * min(1, max(0.25, p.seconds()/10))
		args = append(args, "-preset", "fast", "-b:v", strconv.Itoa(rate*9/10), "-maxrate", strconv.Itoa(rate*9/10), "-bufsize", strconv.Itoa(int(buffer)))
	default:
		args = append(args, "-preset", "fast", "-crf", strconv.Itoa(crf), "-maxrate", strconv.Itoa(rate), "-bufsize", strconv.Itoa(rate))
	}
	return args
}

// filters are the changes to the pictures. ffmpeg itself turns them first.
func (r recipe) filters(p *Plan) string {
	var list []string
	if p.source.Video.Interlaced {
		list = append(list, "yadif=deint=interlaced")
	}
	if p.FrameRate > 0 {
		list = append(list, "fps="+strconv.FormatFloat(p.FrameRate, 'g', 5, 64))
	}
	list = append(list, fmt.Sprintf("scale=%d:%d", p.Width, p.Height), "setsar=1")
	if p.source.Video.HDR && r.toneMaps {
		// The chain of ffmpeg's own wiki: to linear light, to the colours of
		// ordinary screens, compress what is brighter than these can show.
		list = append(list, "zscale=t=linear:npl=100", "format=gbrpf32le", "zscale=p=bt709", "tonemap=hable:desat=0", "zscale=t=bt709:m=bt709:r=tv")
	}
	return strings.Join(append(list, "format=yuv420p"), ",")
}

// audio are the options of the sound.
func (r recipe) audio(p *Plan) []string {
	switch {
	case !p.HasAudio:
		return []string{"-an"}
	case p.CopyAudio:
		return []string{"-c:a", "copy"}
	}
	args := []string{"-c:a", r.aac}
	if r.aac == "aac" || r.aac == "libfdk_aac" {
		args = append(args, "-profile:a", "aac_low")
	}
	args = append(args, "-b:a", strconv.Itoa(p.AudioBitRate), "-ac", strconv.Itoa(p.AudioChannels))
	if p.AudioRate > 0 {
		args = append(args, "-ar", strconv.Itoa(p.AudioRate))
	}
	return args
}

// first are the options of the first of two passes: it only takes notes.
func (r recipe) first(p *Plan) []string {
	args := append([]string{"-map", fmt.Sprintf("0:%d", p.source.Video.Index)}, nothingElse()...)
	args = append(args, r.video(p, 1)...)
	return append(args, "-an", "-f", "null", "-")
}

// whole are the options of the run that writes the result to the named file, with
// those that choose the streams; pass is 2 after a first one, and otherwise 0.
func (r recipe) whole(p *Plan, pass int, streams []string, out string) []string {
	args := append(streams, r.video(p, pass)...)
	args = append(args, r.audio(p)...)
	args = append(args, p.container()...)
	return append(args, out)
}
