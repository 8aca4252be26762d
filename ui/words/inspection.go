package words

import (
	"fyne.io/fyne/v2/lang"

	"mediadrop/ui/language"
	"mediadrop/uploader"
	"mediadrop/uploader/media"
)

// Inspection words what the check of a file found: what the file is, what
// WhatsApp makes of it, what to do. It is empty for codes that are about
// something else.
func Inspection(p *uploader.Problem) string {
	r := p.Check
	finding := describeFinding(r)
	switch p.Code {
	case uploader.CodeQuestion:
		return Sentences(finding, describeCopy(r, p.Copy), question(r, p.Copy))
	case uploader.CodeNotConverted:
		return Sentences(finding, lang.L("Converting is turned off in the settings, so it was not sent."))
	case uploader.CodeLeftOut:
		return Sentences(finding, lang.L("You skipped it. Press “Retry” to be asked again."))
	case uploader.CodeNotConvertible:
		return Sentences(finding, lang.L("The file could not be converted: it may be damaged. Open it, save it under another name, then drop the new file."))
	case uploader.Code(r.Reason):
		return Sentences(finding, describeRemedy(r))
	}
	return ""
}

// Sentences puts those texts behind each other that are not empty.
func Sentences(texts ...string) string {
	return language.Sentences(texts...)
}

// facts are what sentences about a file can name.
func facts(r media.Report) map[string]any {
	return map[string]any{
		"Size": sizeOver(r.Size, r.MaxSize), "Max": Size(r.MaxSize), "Type": Type(r.MIME),
		"Charset": r.Charset, "Pages": r.Pages,
	}
}

// describeFinding returns what is the matter with a file.
func describeFinding(r media.Report) string {
	switch r.Kind {
	case media.Image:
		if text := describePicture(r); text != "" {
			return text
		}
	case media.Video, media.Audio:
		if text := describeMovie(r); text != "" {
			return text
		}
	}
	return AnyFile(r)
}

func describePicture(r media.Report) string {
	switch r.Reason {
	case media.ReasonPictureFormat:
		switch r.MIME {
		case "image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence":
			return lang.L("iPhone photo (HEIC): WhatsApp cannot show it.")
		}
		return lang.L("{{.Type}} picture: WhatsApp cannot show it.", facts(r))
	case media.ReasonAnimated:
		return lang.L("Animated picture ({{.Type}}): WhatsApp cannot show it.", facts(r))
	case media.ReasonPictureDepth:
		return lang.L("This picture has more colours than WhatsApp can show (16 bits).")
	case media.ReasonPictureColours:
		return lang.L("This picture is made for print (CMYK): WhatsApp cannot show it.")
	case media.ReasonPictureRange:
		return lang.L("HDR picture: WhatsApp would show it grey and pale.")
	case media.ReasonMetadata:
		return lang.L("This picture contains its location and camera details.")
	case media.ReasonPages:
		if r.Remedy == media.ConvertPicture {
			return lang.L("Page 1 of {{.Pages}}: WhatsApp shows only one.", facts(r))
		}
		return lang.L("This picture has {{.Pages}} pages: WhatsApp would show only the first.", facts(r))
	case media.ReasonRaw:
		return lang.L("This is a raw camera photo: WhatsApp cannot show it. Export it as JPEG in your photo program, then drop the JPEG.")
	case media.ReasonPictureKind:
		return lang.L("This is an unusual kind of {{.Type}} picture that MediaDrop cannot read. Open it in a picture program, save it as JPEG, then drop the JPEG.", facts(r))
	}
	return ""
}

func describeMovie(r media.Report) string {
	switch r.Reason {
	case media.ReasonVideoContainer:
		return lang.L("WhatsApp does not accept this video format ({{.Type}}).", facts(r))
	case media.ReasonVideoCodec:
		return lang.L("Many phones cannot play this video format.")
	case media.ReasonVideoProfile:
		return lang.L("Some Android phones cannot play this video.")
	case media.ReasonFragmented:
		if r.Kind == media.Audio {
			return lang.L("Some phones cannot play this recording: it is split into pieces for streaming.")
		}
		return lang.L("Some phones cannot play this video: it is split into pieces for streaming.")
	case media.ReasonNotFastStart:
		return lang.L("This video only starts playing once all of it has loaded.")
	case media.ReasonVideoTooLong:
		return lang.L("This video is too long: squeezed into the {{.Max}} that WhatsApp allows, it would be unwatchable. Cut it into shorter videos.", facts(r))
	case media.ReasonAudioCodec:
		if r.Kind == media.Video {
			return lang.L("Phones cannot play this video's audio.")
		}
		return lang.L("WhatsApp does not accept this audio format ({{.Type}}).", facts(r))
	case media.ReasonVideoTracks:
		return lang.L("This file contains several videos: each phone shows only one, and not always the same one.")
	case media.ReasonVideoKind:
		return lang.L("The ffmpeg on this computer cannot read this kind of video or audio. Export it as MP4 in the program that made it, or get a newer ffmpeg.")
	case media.ReasonProtected:
		return lang.L("This is copy-protected: only the person who bought it can play it. Send something you have the right to share.")
	case media.ReasonAudioTracks:
		return lang.L("This video has several audio tracks: WhatsApp accepts only one.")
	case media.ReasonAudioChannels:
		return lang.L("WhatsApp accepts this kind of audio in mono only.")
	}
	return ""
}

// AnyFile returns what is wrong with a file whatever its kind; "" for nothing.
func AnyFile(r media.Report) string {
	switch r.Reason {
	case media.ReasonEmpty:
		return lang.L("The file is empty: there is nothing to send.")
	case media.ReasonNotAFile:
		return lang.L("This is not a regular file, so it cannot be sent.")
	case media.ReasonTooLarge:
		return lang.L("Too large for WhatsApp: {{.Size}}, and the limit is {{.Max}}.", facts(r))
	case media.ReasonUnsupportedType:
		return lang.L("WhatsApp does not show this type of file ({{.Type}}). Send a JPEG or PNG picture, an MP4 video or a PDF instead.", facts(r))
	case media.ReasonNotForHeaders:
		return lang.L("Good for messages, but not as a template header: use a JPEG, PNG, MP4 or PDF there.")
	case media.ReasonStillWritten:
		return lang.L("Another program seems to be still writing this file, or has it open: it may be incomplete.")
	case media.ReasonTruncated:
		return lang.L("The file is incomplete: its end is missing. Copy or download it again.")
	case media.ReasonDamaged:
		return lang.L("The file is damaged and cannot be read. Copy it again, or save it again in the program that made it.")
	case media.ReasonTooComplex:
		return lang.L("Phones could not open this: it unpacks to far more than a file of this size should.")
	case media.ReasonProgram:
		return lang.L("This is a program. WhatsApp does not accept programs, and customers should never be sent one.")
	case media.ReasonShortcut:
		return lang.L("This is a shortcut: it only points to a file or a page. Open it, then drop the file itself.")
	case media.ReasonDoubleExtension:
		return lang.L("The name hides that this is a program. It may be harmful: do not open it, and tell your IT department.")
	case media.ReasonDeceptiveName:
		return lang.L("The name has hidden characters that make it look like another type of file. If you trust the file, rename it and drop it again.")
	case media.ReasonEncrypted:
		return describeEncrypted(r)
	case media.ReasonMacros:
		return lang.L("This document has macros: WhatsApp does not accept it. Save it without macros, or as PDF.")
	case media.ReasonNotUTF8:
		if r.Charset == "" {
			return lang.L("Text in an unknown character set: phones may show it garbled.")
		}
		return lang.L("Text in an old character set ({{.Charset}}): phones may show it garbled.", facts(r))
	}
	return ""
}

func describeEncrypted(r media.Report) string {
	if r.Verdict == media.Blocked {
		return lang.L("This document is password-protected, so WhatsApp cannot tell what it is. Save it without the password, or as PDF.")
	}
	return lang.L("Password-protected: customers need the password to open the file.")
}

// describeRemedy returns what to do about a file that is not converted.
func describeRemedy(r media.Report) string {
	switch {
	case r.Command != "":
		return lang.L("If ffmpeg is installed, MediaDrop converts it. “Copy command” copies the line that converts it on another computer.")
	case r.Reason == media.ReasonTooLarge:
		return lang.L("Make it smaller, then drop it again.")
	case r.Reason == media.ReasonWrongHeader:
		return WrongHeader(r)
	}
	return ""
}

// describeCopy returns what is known of the converted copy.
func describeCopy(r, made media.Report) string {
	switch {
	case r.Reason == media.ReasonWrongHeader:
		return WrongHeader(r)
	case r.Poor:
		return lang.L("It is long: squeezed into the {{.Max}} that WhatsApp allows, it would look poor.", facts(r))
	case made.Size > 0 && r.Reason == media.ReasonTooLarge:
		return Sentences(lang.L("Made smaller, it is {{.Size}}.", facts(made)), describeRest(r))
	}
	return describeRest(r)
}

// describeRest says what of a file is not in its converted copy.
func describeRest(r media.Report) string {
	if r.Partly && (r.Remedy == media.ConvertPicture || r.Remedy == media.StripMetadata) {
		return lang.L("Only its main picture is sent, not the video or other pictures in the file.")
	}
	return ""
}

// WrongHeader returns why a file cannot stand in the header that it is for.
func WrongHeader(r media.Report) string {
	switch r.Wanted {
	case media.Image:
		return lang.L("This header needs a picture, and this file is not one: WhatsApp would reject the message (error 132012).")
	case media.Video:
		return lang.L("This header needs a video, and this file is not one: WhatsApp would reject the message (error 132012).")
	}
	return lang.L("This header needs a document, and this file is not one: WhatsApp would reject the message (error 132012).")
}

// question asks what a person can agree to.
func question(r, made media.Report) string {
	switch r.Reason {
	case media.ReasonWrongHeader:
		return lang.L("Upload it anyway?")
	case media.ReasonStillWritten:
		return lang.L("Upload it as it is now?")
	}
	switch r.Remedy {
	case media.ConvertPicture:
		if r.Reason == media.ReasonTooLarge {
			return lang.L("Make it smaller?")
		}
		if r.Reason == media.ReasonAnimated {
			return lang.L("Send its first frame as a picture?")
		}
		if r.Reason == media.ReasonPages {
			return lang.L("Send only that one, as a picture?")
		}
		if made.MIME == "image/png" {
			return lang.L("Convert to PNG?")
		}
		return lang.L("Convert to JPEG?")
	case media.Transcode:
		if r.Reason == media.ReasonVideoTracks {
			return lang.L("Convert it, keeping only the first?")
		}
		return lang.L("Convert it so that every phone can play it?")
	case media.FastStart:
		return lang.L("Rearrange the file, without any loss, so that it starts at once?")
	case media.ToPDF:
		return lang.L("Convert all pages to a PDF?")
	case media.ToUTF8:
		return lang.L("Convert to UTF-8?")
	case media.StripMetadata:
		return lang.L("Remove them?")
	}
	return ""
}
