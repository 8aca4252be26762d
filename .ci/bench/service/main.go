// Command service stands for CommBox in measurements: it takes uploads, reads them whole, answers
// as the service does, and spends as little as it can on that. It prints its address when it is
// ready, and runs until it is killed.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
)

// block is how many bytes of a body are read at a time: large ones are cheap.
const block = 256 << 10

var blocks = sync.Pool{New: func() any { b := make([]byte, block); return &b }}

// service counts what it took.
type service struct {
	key     string
	uploads atomic.Int64
	bytes   atomic.Int64 // of whole bodies
	conns   atomic.Int64 // connections that were opened
}

func main() {
	cert := flag.String("cert", "", "certificate `FILE`, for TLS")
	certKey := flag.String("cert-key", "", "its key `FILE`")
	http2 := flag.Bool("http2", false, "offer HTTP/2, too (with TLS)")
	flag.Parse()
	log.SetFlags(0)
	if err := run(*cert, *certKey, *http2); err != nil {
		log.Fatal("service: ", err)
	}
}

func run(cert, certKey string, http2 bool) error {
	s := &service{key: os.Getenv("BENCH_KEY")}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /whatsapp/uploadmedia/{stream}", s.take)
	mux.HandleFunc("POST /taken", s.taken)
	server := &http.Server{
		Handler: mux, Protocols: &http.Protocols{},
		ConnState: func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				s.conns.Add(1)
			}
		},
	}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(http2)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	if cert == "" {
		return server.Serve(listener)
	}
	return server.ServeTLS(listener, cert, certKey)
}

// take reads an upload to its end and gives it a media ID.
func (s *service) take(w http.ResponseWriter, r *http.Request) {
	n, head, err := readAll(r.Body)
	switch {
	case err != nil:
		panic(http.ErrAbortHandler) // nobody is left to answer
	case r.Header.Get("Authorization") != "Bearer "+s.key:
		http.Error(w, `{"status":401,"description":"Unauthorized"}`, http.StatusUnauthorized)
		return
	case !bytes.Contains(head, []byte(`name="pic"; filename="`)) || n != r.ContentLength:
		http.Error(w, `{"status":"400","description":"not one file named pic"}`, http.StatusBadRequest)
		return
	}
	s.bytes.Add(n)
	id := s.uploads.Add(1)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	fmt.Fprintf(w, `{"status":"200","description":"Operation successful","data":[{"filename":"x","id":"9%014d"}]}`, id)
}

// readAll reads a body, and keeps the first of it.
func readAll(body io.Reader) (n int64, head []byte, err error) {
	b := blocks.Get().(*[]byte)
	defer blocks.Put(b)
	for {
		read, err := body.Read(*b)
		if n < 512 {
			head = append(head, (*b)[:min(read, 512)]...)
		}
		n += int64(read)
		if err == io.EOF {
			return n, head, nil
		}
		if err != nil {
			return n, nil, err
		}
	}
}

// taken tells what was taken since it was last asked.
func (s *service) taken(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Connection", "close")
	_ = json.NewEncoder(w).Encode(map[string]int64{
		"uploads": s.uploads.Swap(0), "bytes": s.bytes.Swap(0), "connections": s.conns.Swap(0),
	})
}
