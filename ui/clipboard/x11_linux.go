package clipboard

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jezek/xgb"
	"github.com/jezek/xgb/xproto"

	"mediadrop/ui/desktop/xserver"
)

// x11 asks the X server for what was copied, over a connection of its own (Inter-
// Client Communication Conventions Manual, 2).
type x11 struct {
	conn     *xgb.Conn
	events   chan xgb.Event // closed with the connection
	window   xproto.Window
	clip     xproto.Atom
	incr     xproto.Atom
	property xproto.Atom // of the window, where answers are put
}

// openX11 connects to the display of the environment. close ends what it began.
// Requests of their own wait for as long as the server does; events end with ctx.
func openX11(ctx context.Context) (*x11, error) {
	conn, err := xserver.Connect()
	if err != nil {
		return nil, fmt.Errorf("connect to the display: %w", err)
	}
	x := &x11{conn: conn, events: make(chan xgb.Event)}
	go x.listen(ctx)
	if err := x.prepare(); err != nil {
		x.close()
		return nil, fmt.Errorf("prepare to ask for what was copied: %w", err)
	}
	return x, nil
}

func (x *x11) prepare() (err error) {
	for name, atom := range map[string]*xproto.Atom{"CLIPBOARD": &x.clip, "INCR": &x.incr, "MEDIADROP_COPIED": &x.property} {
		if *atom, err = xserver.Atom(x.conn, name); err != nil {
			return err
		}
	}
	if x.window, err = xproto.NewWindowId(x.conn); err != nil {
		return err
	}
	root := xproto.Setup(x.conn).DefaultScreen(x.conn).Root
	return xproto.CreateWindowChecked(x.conn, 0, x.window, root, 0, 0, 1, 1, 0, xproto.WindowClassInputOnly, 0,
		xproto.CwEventMask, []uint32{xproto.EventMaskPropertyChange}).Check()
}

// listen hands on events until the connection ends.
func (x *x11) listen(ctx context.Context) {
	defer close(x.events)
	for {
		event, err := x.conn.WaitForEvent()
		if event == nil && err == nil {
			return
		}
		if event == nil {
			continue // the answer to a request that asked for none
		}
		select {
		case x.events <- event:
		case <-ctx.Done():
		}
	}
}

// close ends the connection, and waits until nothing of it runs.
func (x *x11) close() {
	x.conn.Close()
	for range x.events {
	}
}

// maxNames bounds how many forms are looked at: the first ones of a longer list.
const maxNames = 200

func (x *x11) names(ctx context.Context) ([]string, error) {
	owner, err := xproto.GetSelectionOwner(x.conn, x.clip).Reply()
	if err != nil || owner.Owner == 0 {
		return nil, err
	}
	list, err := x.get(ctx, "TARGETS", maxList)
	if errors.Is(err, errRefused) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for list = list[:min(len(list), 4*maxNames)]; len(list) >= 4; list = list[4:] {
		reply, err := xproto.GetAtomName(x.conn, xproto.Atom(xgb.Get32(list))).Reply()
		if err == nil { // else an atom that does not exist
			names = append(names, strings.ToLower(reply.Name))
		}
	}
	return names, nil
}

func (x *x11) get(ctx context.Context, name string, most int) ([]byte, error) {
	target, err := xserver.Atom(x.conn, name)
	if err != nil {
		return nil, err
	}
	if err := xproto.ConvertSelectionChecked(x.conn, x.window, x.clip, target, x.property, xproto.TimeCurrentTime).Check(); err != nil {
		return nil, err
	}
	for {
		event, err := x.next(ctx)
		if err != nil {
			return nil, err
		}
		answer, ok := event.(xproto.SelectionNotifyEvent)
		if !ok || answer.Target != target {
			continue
		}
		if answer.Property == xproto.AtomNone {
			return nil, errRefused
		}
		data, kind, err := x.take(most)
		if err == nil && kind == x.incr {
			return x.inPieces(ctx, most)
		}
		return data, err
	}
}

// inPieces gathers what is too large for one answer: each time that it is taken
// away, the next piece comes, and at last an empty one (2.7.2, "INCR Properties").
func (x *x11) inPieces(ctx context.Context, most int) (all []byte, err error) {
	for {
		event, err := x.next(ctx)
		if err != nil {
			return nil, err
		}
		news, ok := event.(xproto.PropertyNotifyEvent)
		if !ok || news.Atom != x.property || news.State != xproto.PropertyNewValue {
			continue
		}
		piece, kind, err := x.take(most - len(all))
		switch {
		case err != nil:
			return nil, err
		case kind == xproto.AtomNone: // news of what was taken already
			continue
		case len(piece) == 0:
			return all, nil
		}
		all = append(all, piece...)
	}
}

// longs is how much is asked for at a time, in units of four bytes.
const longs = 64 << 10

// take takes the answer away. kind is AtomNone where there is none.
func (x *x11) take(most int) (data []byte, kind xproto.Atom, err error) {
	for {
		reply, err := xproto.GetProperty(x.conn, true, x.window, x.property, xproto.GetPropertyTypeAny, uint32(len(data)/4), longs).Reply()
		if err != nil {
			return nil, 0, err
		}
		data, kind = append(data, reply.Value...), reply.Type
		if len(data)+int(reply.BytesAfter) > most {
			return nil, 0, ErrTooBig
		}
		if reply.BytesAfter == 0 {
			return data, kind, nil
		}
	}
}

// next waits for an event.
func (x *x11) next(ctx context.Context) (xgb.Event, error) {
	select {
	case event, ok := <-x.events:
		if !ok {
			return nil, errors.New("the display is gone")
		}
		return event, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the program that it was copied in: %w", ctx.Err())
	}
}
