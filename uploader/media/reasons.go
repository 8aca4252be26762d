package media

// Reason is the stable code behind every verdict but OK. It stands in the log
// and in the history.
type Reason string

// The reasons.
const (
	ReasonNone Reason = ""

	ReasonEmpty           Reason = "empty_file"
	ReasonNotAFile        Reason = "not_a_file"
	ReasonUnsupportedType Reason = "unsupported_type"
	ReasonTooLarge        Reason = "too_large"
	ReasonNotForHeaders   Reason = "not_for_template_headers"
	ReasonWrongHeader     Reason = "wrong_header_kind" // WhatsApp: error 132012
	ReasonTruncated       Reason = "truncated"
	ReasonDamaged         Reason = "damaged"
	ReasonStillWritten    Reason = "still_written" // by another program
	ReasonTooComplex      Reason = "too_complex"   // cannot be read within bounds

	ReasonProgram         Reason = "program"
	ReasonShortcut        Reason = "shortcut" // points to a file or a page
	ReasonDoubleExtension Reason = "double_extension"
	ReasonDeceptiveName   Reason = "deceptive_name" // characters that turn a name around

	ReasonPictureFormat  Reason = "picture_format"
	ReasonPictureDepth   Reason = "picture_depth"
	ReasonPictureColours Reason = "picture_colours"
	ReasonPictureRange   Reason = "picture_range" // HDR: gray where screens are taken for ordinary ones
	ReasonAnimated       Reason = "animated_picture"
	ReasonPages          Reason = "several_pages" // full ones, in a TIFF
	ReasonRaw            Reason = "raw_photo"
	ReasonPictureKind    Reason = "picture_kind" // a kind of JPEG, TIFF or HEIC that cannot be read here
	ReasonMetadata       Reason = "private_metadata"

	ReasonVideoContainer Reason = "video_container"
	ReasonVideoCodec     Reason = "video_codec"
	ReasonVideoProfile   Reason = "video_profile" // High profile with B-frames
	ReasonVideoTooLong   Reason = "video_too_long"
	ReasonVideoKind      Reason = "video_kind" // a kind of film or sound that ffmpeg cannot read either
	ReasonVideoTracks    Reason = "video_tracks"
	ReasonProtected      Reason = "protected_video" // with copy protection
	ReasonAudioCodec     Reason = "audio_codec"
	ReasonAudioTracks    Reason = "audio_tracks"
	ReasonAudioChannels  Reason = "audio_channels"
	ReasonNotFastStart   Reason = "not_fast_start"
	ReasonFragmented     Reason = "fragmented_video"

	ReasonEncrypted Reason = "encrypted_document"
	ReasonMacros    Reason = "macros"
	ReasonNotUTF8   Reason = "text_not_utf8" // a text in an old code page, or in UTF-16
)
