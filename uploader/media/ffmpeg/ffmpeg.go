// Package ffmpeg finds the ffmpeg program on the person's machine and has it turn
// videos and sounds into what phones play: MP4 with H.264 Main without B-frames
// and AAC, within a limit of bytes. MediaDrop never brings ffmpeg along, and its
// absence is no error of the program.
//
// Files come from strangers. ffmpeg is told to open local files only, in formats
// that cannot name other files, with names that cannot be taken for options, and
// in an environment that cannot redirect it.
package ffmpeg

import (
	"errors"
	"fmt"
	"syscall"
	"time"
)

var (
	// ErrNotFound means that there is no ffmpeg on this machine.
	ErrNotFound = errors.New("ffmpeg was not found")
	// ErrNoEncoder means that the ffmpeg found cannot write H.264 or AAC.
	ErrNoEncoder = errors.New("ffmpeg has no encoder for H.264 and AAC")
	// ErrDiskFull means that there was no room for the result. It is syscall.ENOSPC too.
	ErrDiskFull = fmt.Errorf("the disk is full: %w", syscall.ENOSPC)
	// ErrTooLarge means that no attempt gave a file within the limit.
	ErrTooLarge = errors.New("the result does not fit the limit")
)

// Tool is an ffmpeg that can do what is needed here. It may be used concurrently.
type Tool struct {
	Path     string // absolute
	H264     string // the encoder for video, e.g. "libx264"
	AAC      string // the encoder for sound, e.g. "aac"
	ToneMaps bool   // it can turn HDR into ordinary colours (filters zscale and tonemap)

	runner Runner
}

// Source is what ffmpeg says about a file.
type Source struct {
	Duration    time.Duration // 0 unknown
	Bytes       int64         // of the file
	Video       *VideoStream  // the first that is not a cover picture; nil without
	Audio       *AudioStream  // the default one, else the first; nil without
	VideoTracks int           // without cover pictures
	AudioTracks int
}

// VideoStream is one video stream.
type VideoStream struct {
	Index         int    // in the file
	Codec         string // ffmpeg's name: "h264", "hevc", "vp9"…
	Profile       string // ffmpeg's name: "Main", "High"…
	PixelFormat   string // ffmpeg's name: "yuv420p"…
	BFrames       bool   // pictures are stored in another order than shown; also when not known
	Interlaced    bool
	HDR           bool // a brightness curve of high dynamic range (PQ or HLG)
	Width, Height int  // pixels as stored
	PixelAspect   float64
	Rotation      int     // degrees clockwise for display: 0, 90, 180, 270
	FrameRate     float64 // 0 unknown
	BitRate       int     // bits a second; 0 unknown
}

// AudioStream is one audio stream.
type AudioStream struct {
	Index      int    // in the file
	Codec      string // ffmpeg's name: "aac", "opus"…
	Profile    string // ffmpeg's name: "LC"…
	Channels   int
	SampleRate int // hertz
	BitRate    int // bits a second; 0 unknown
}

// Limits is what a result must keep to.
type Limits struct {
	MaxBytes int64 // WhatsApp takes 16 MB of video or sound
	// Encode asks for new pictures also where phones seem to play the old ones:
	// ffmpeg does not tell black and white from 4:2:0.
	Encode bool
}

// Look is how a video will look after it was made to fit.
type Look string

// The looks.
const (
	Good     Look = "good"
	Poor     Look = "poor"     // blurred and blocky, but one can follow it
	Hopeless Look = "hopeless" // hardly anything can be recognised
)
