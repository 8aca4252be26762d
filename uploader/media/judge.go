package media

import (
	"errors"

	"mediadrop/uploader/media/content"
	"mediadrop/uploader/media/defect"
	"mediadrop/uploader/media/filename"
	"mediadrop/uploader/media/movie"
	"mediadrop/uploader/media/picture"
)

// judge returns what WhatsApp will do with a file, and what can be done about it.
func judge(r Report, found content.Facts, trick filename.Trick, o Options) Report {
	r.Kind, r.Details = kindOf(r.MIME), found.Details()
	if t, known := lookUp(r.MIME); known {
		r.Kind, r.MaxSize, r.SendName = t.kind, t.max, t.sendName(r.SendName)
	}
	reason := reasonOfName(trick)
	switch {
	case reason == ReasonDeceptiveName, reason == ReasonDoubleExtension:
		return r.block(reason)
	case reason == ReasonShortcut, found.Shortcut:
		return r.block(ReasonShortcut)
	case reason == ReasonProgram, found.Program:
		return r.block(ReasonProgram)
	case found.Defect != nil:
		return r.block(reasonOf(found.Defect))
	}
	return forHeader(judgeContent(r, found, o), o.Header)
}

// reasonOfName returns why a file is not sent whatever is in it; none for a name that
// is honest.
func reasonOfName(trick filename.Trick) Reason {
	switch trick {
	case filename.Direction:
		return ReasonDeceptiveName
	case filename.DoubleExtension:
		return ReasonDoubleExtension
	case filename.Shortcut:
		return ReasonShortcut
	case filename.Executable:
		return ReasonProgram
	}
	return ReasonNone
}

func judgeContent(r Report, found content.Facts, o Options) Report {
	switch {
	case found.Picture != nil:
		return judgePicture(r, *found.Picture, o)
	case found.Movie != nil && r.Kind == Video:
		return judgeVideo(r, *found.Movie, o)
	case found.Movie != nil:
		return judgeTrack(r, *found.Movie, o)
	case found.Sound != nil:
		return judgeSound(r, *found.Sound, o)
	case r.Kind == Video:
		return r.transcode(ReasonVideoContainer, Blocked, nil, o)
	case r.Kind == Audio:
		return r.transcode(ReasonAudioCodec, Blocked, nil, o)
	}
	return judgeDocument(r, found)
}

// reasonOf names what is wrong with content that cannot be used.
func reasonOf(err error) Reason {
	switch {
	case errors.Is(err, defect.ErrTruncated):
		return ReasonTruncated
	case errors.Is(err, defect.ErrTooBig):
		return ReasonTooComplex
	case errors.Is(err, picture.ErrRaw):
		return ReasonRaw
	case errors.Is(err, movie.ErrProtected):
		return ReasonProtected
	case errors.Is(err, defect.ErrUnknownKind):
		return ReasonPictureKind
	}
	return ReasonDamaged
}

// forHeader flags a file of another kind than the template's header, which
// WhatsApp refuses when the message is sent (error 132012).
func forHeader(r Report, header Kind) Report {
	if header == "" || header == r.Kind || r.Verdict == Blocked {
		return r
	}
	if r.Verdict != Convert {
		r.Verdict, r.Otherwise = Warn, Warn
	}
	r.Reason, r.Asks, r.Header, r.Wanted = ReasonWrongHeader, true, "", header
	return r
}

// ok, warn, block and convert give the report with its verdict.

func (r Report) ok() Report {
	r.Verdict, r.Otherwise, r.Header = OK, OK, r.Kind
	return r
}

func (r Report) warn(reason Reason) Report {
	r.Verdict, r.Otherwise, r.Reason = Warn, Warn, reason
	return r
}

func (r Report) block(reason Reason) Report {
	r.Verdict, r.Otherwise, r.Reason = Blocked, Blocked, reason
	r.Remedy, r.Header = NoRemedy, ""
	return r
}

func (r Report) convert(reason Reason, remedy Remedy, otherwise Verdict) Report {
	r.Verdict, r.Otherwise, r.Reason, r.Remedy = Convert, otherwise, reason, remedy
	if r.Kind == Image || r.Kind == Video {
		r.Header = r.Kind
	}
	return r
}
