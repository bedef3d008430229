package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/sirupsen/logrus"

	"siptap.org/siptap/host/native"
	"siptap.org/siptap/host/native/nativetest"
	"siptap.org/siptap/host/protocol"
)

// start connects a browser with a host that has a few methods.
func start(ctx context.Context, t *testing.T) *nativetest.Peer {
	quiet := logrus.New()
	quiet.SetOutput(io.Discard)
	return nativetest.Start(t, func(in io.Reader, out io.Writer) error {
		var conn *Conn
		conn = New(native.NewWriter(out), map[string]Method{
			"hello": {Inline: true, Do: func(_ context.Context, params json.RawMessage) (Reply, error) {
				who, err := Decode[struct{ Name string }](params)
				if who.Name == "stranger" {
					return Reply{}, &protocol.Error{Code: protocol.CodeProtocol, Text: "Go away."}
				}
				return Reply{Result: who}, err
			}},
			"wait": {Cancelable: true, Do: func(ctx context.Context, _ json.RawMessage) (Reply, error) {
				<-ctx.Done()
				return Reply{}, ctx.Err()
			}},
			"hold": {Do: func(ctx context.Context, _ json.RawMessage) (Reply, error) {
				select {
				case <-time.After(time.Minute):
					return Reply{Result: "held"}, nil
				case <-ctx.Done():
					return Reply{}, ctx.Err()
				}
			}},
			"short": {Do: func(ctx context.Context, _ json.RawMessage) (Reply, error) {
				time.Sleep(100 * time.Millisecond)
				return Reply{Result: "done"}, ctx.Err()
			}},
			"cancel": {Inline: true, Do: func(_ context.Context, params json.RawMessage) (Reply, error) {
				what, err := Decode[struct{ ID json.RawMessage }](params)
				return Reply{Result: protocol.Empty{}, After: func() { conn.Cancel(what.ID) }}, err
			}},
			"news": {Do: func(context.Context, json.RawMessage) (Reply, error) {
				return Reply{Result: "first", After: func() { conn.Notify("tick", "second") }}, nil
			}},
			"fault": {Do: func(context.Context, json.RawMessage) (Reply, error) {
				var nothing []int
				return Reply{Result: nothing[len(nothing)]}, nil
			}},
			"long": {Do: func(context.Context, json.RawMessage) (Reply, error) {
				return Reply{Result: strings.Repeat("x", native.MaxOut)}, nil
			}},
			"gone": {Do: func(context.Context, json.RawMessage) (Reply, error) {
				return Reply{}, &protocol.Error{Code: protocol.CodeStale, Text: "It is gone."}
			}},
		}, "hello", logrus.NewEntry(quiet))
		err := conn.Serve(ctx, native.NewReader(in))
		patience, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		conn.Close(patience)
		return err
	})
}

const greeting = `
> {"jsonrpc":"2.0","id":0,"method":"hello","params":{"name":"me"}}
< {"jsonrpc":"2.0","id":0,"result":{"Name":"me"}}
`

func TestTranscripts(t *testing.T) {
	for _, row := range []struct{ name, transcript string }{
		{"nothing before hello", `
			> {"jsonrpc":"2.0","id":1,"method":"gone"}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"hello has to come first.","data":{"code":"protocol","text":"hello has to come first."}}}
			> {"jsonrpc":"2.0","id":2,"method":"unheard-of"}
			< {"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"hello has to come first.","data":{"code":"protocol","text":"hello has to come first."}}}
		`},
		{"a hello that fails opens nothing", `
			> {"jsonrpc":"2.0","id":1,"method":"hello","params":{"name":"stranger"}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"Go away.","data":{"code":"protocol","text":"Go away."}}}
			> {"jsonrpc":"2.0","id":2,"method":"gone"}
			< {"jsonrpc":"2.0","id":2,"error":{"code":-32600,"message":"hello has to come first.",$_}}
		` + greeting},
		{"broken JSON, and on it goes", greeting + `
			> {"jsonrpc":"2.0","id":1,"method":
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not JSON in UTF-8.","data":{"code":"protocol","text":"The message is not JSON in UTF-8."}}}
			> {} {}
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,$_}}
			> 
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,$_}}
		` + greeting},
		{"bytes that are no UTF-8", greeting + "> {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"hello\",\"params\":{\"name\":\"\xff\"}}" + `
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32700,"message":"The message is not JSON in UTF-8.",$_}}
		` + greeting},
		{"what is no request", greeting + `
			> [{"jsonrpc":"2.0","id":1,"method":"gone"}]
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"Batches are not part of this protocol; send one request a message.",$_}}
			> "gone"
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The message is not a JSON-RPC request.",$_}}
			> null
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The message is not a JSON-RPC request.",$_}}
			> {"jsonrpc":"2.0","method":"gone"}
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The request has no id $_
			> {"jsonrpc":"2.0","id":null,"method":"gone"}
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The request has no id $_
			> {"jsonrpc":"2.0","id":{"a":1},"method":"gone"}
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The request has no id $_
			> {"jsonrpc":"1.0","id":1,"method":"gone"}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"The request has no \"jsonrpc\": \"2.0\".",$_}}
			> {"id":1,"method":"gone"}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"The request has no \"jsonrpc\": \"2.0\".",$_}}
			> {"jsonrpc":"2.0","id":1}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"The request names no method.",$_}}
			> {"jsonrpc":"2.0","id":1,"method":7}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"The request names no method.",$_}}
		`},
		{"what does not fit", greeting + `
			> {"jsonrpc":"2.0","id":"a","method":"unheard-of"}
			< {"jsonrpc":"2.0","id":"a","error":{"code":-32601,"message":"This version of the program has no method \"unheard-of\"; update the program.","data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":"a","method":"gone","params":[1]}
			< {"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"The parameters are not an object.","data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":"a","method":"gone","params":null}
			< {"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"The parameters are not an object.","data":{"code":"protocol",$_}}}
			> {"jsonrpc":"2.0","id":"a","method":"hello","params":{"name":7}}
			< {"jsonrpc":"2.0","id":"a","error":{"code":-32602,"message":"The parameter \"Name\" cannot be a number.","data":{"code":"protocol",$_}}}
		`},
		{"failures", greeting + `
			> {"jsonrpc":"2.0","id":1,"method":"gone"}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"It is gone.","data":{"code":"stale","text":"It is gone."}}}
			> {"jsonrpc":"2.0","id":2,"method":"fault"}
			< {"jsonrpc":"2.0","id":2,"error":{"code":-32603,"message":"Siptap failed on this request: a fault in fault, see the log.","data":{"code":"internal",$_}}}
			> {"jsonrpc":"2.0","id":3,"method":"long"}
			< {"jsonrpc":"2.0","id":3,"error":{"code":-32000,"message":"The answer would be over 512 KiB; ask for less at once.","data":{"code":"too-large",$_}}}
		` + greeting},
		{"the answer comes before what it brings about", greeting + `
			> {"jsonrpc":"2.0","id":1,"method":"news"}
			< {"jsonrpc":"2.0","id":1,"result":"first"}
			< {"jsonrpc":"2.0","method":"tick","params":"second"}
		`},
		{"cancel", greeting + `
			> {"jsonrpc":"2.0","id":1,"method":"wait"}
			> {"jsonrpc":"2.0","id":"1","method":"wait"}
			> {"jsonrpc":"2.0","id":1,"method":"wait"}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32600,"message":"A request with the id 1 is running already.",$_}}
			> {"jsonrpc":"2.0","id":2,"method":"cancel","params":{"id":1}}
			< {"jsonrpc":"2.0","id":2,"result":{}}
			< {"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"The request was cancelled.","data":{"code":"stale",$_}}}
			> {"jsonrpc":"2.0","id":3,"method":"cancel","params":{"id":"1"}}
			< {"jsonrpc":"2.0","id":3,"result":{}}
			< {"jsonrpc":"2.0","id":"1","error":{"code":-32000,"message":"The request was cancelled.",$_}}
			> {"jsonrpc":"2.0","id":4,"method":"cancel","params":{"id":99}}
			< {"jsonrpc":"2.0","id":4,"result":{}}
			> {"jsonrpc":"2.0","id":1,"method":"hold"}
			> {"jsonrpc":"2.0","id":5,"method":"cancel","params":{"id":1}}
			< {"jsonrpc":"2.0","id":5,"result":{}}
		`},
	} {
		t.Run(row.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := start(t.Context(), t)
				peer.Play(row.transcript)
				if err := peer.End(); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

func TestATooLargeMessageIsReadOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := start(t.Context(), t)
		peer.Play(greeting)
		peer.Send(`{"jsonrpc":"2.0","id":1,"method":"hello","params":{"name":"` + strings.Repeat("x", 2<<20) + `"}}`)
		peer.Play(`
			< {"jsonrpc":"2.0","id":null,"error":{"code":-32600,"message":"The message has 2097214 bytes; at most 1048576 are taken.","data":{"code":"too-large",$_}}}
		` + greeting)
		if err := peer.End(); err != nil {
			t.Error(err)
		}
	})
}

func TestTheEnd(t *testing.T) {
	t.Run("running requests get a moment", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			peer := start(t.Context(), t)
			peer.Play(greeting + `> {"jsonrpc":"2.0","id":1,"method":"short"}`)
			if err := peer.End(); err != nil {
				t.Error(err)
			}
			peer.Play(`< {"jsonrpc":"2.0","id":1,"result":"done"}`)
		})
	})
	t.Run("and no more than that", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			peer := start(t.Context(), t)
			peer.Play(greeting + `> {"jsonrpc":"2.0","id":1,"method":"hold"}`)
			begin := time.Now()
			if err := peer.End(); err != nil {
				t.Error(err)
			}
			if took := time.Since(begin); took > time.Second {
				t.Errorf("took %s", took)
			}
		})
	})
	t.Run("half a frame", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			peer := start(t.Context(), t)
			peer.SendRaw([]byte{7, 0, 0, 0, '{'})
			if err := peer.End(); !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Error(err)
			}
		})
	})
	t.Run("the context", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			peer := start(ctx, t)
			peer.Play(greeting + `> {"jsonrpc":"2.0","id":1,"method":"wait"}`)
			cancel()
			if err := peer.Wait(); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		})
	})
}

// However slowly the browser reads, Notify returns at once.
func TestNotifyNeverBlocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		reader, writer := io.Pipe()
		conn := New(native.NewWriter(writer), nil, "hello", logrus.NewEntry(logrus.New()))
		for range 1000 {
			conn.Notify("tick", 1)
		}
		patience, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		conn.Close(patience)
		if err := reader.Close(); err != nil {
			t.Error(err)
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"jsonrpc":"2.0","id":1,"method":"hello","params":{}}`))
	f.Add([]byte(`{"jsonrpc":"2.0","id":"a","method":"dial","params":[]}`))
	f.Add([]byte(` [1]`))
	f.Fuzz(func(t *testing.T, message []byte) {
		req, wrong := parse(message)
		if wrong == nil {
			if req.id == nil || req.method == "" || req.params[0] != '{' {
				t.Fatalf("%q gave %+v", message, req)
			}
			return
		}
		reply, err := json.Marshal(wrong.reply(req.id))
		if err != nil || len(reply) > 2*maxID+1000 {
			t.Fatalf("%q is answered %q, %v", message, reply, err)
		}
	})
}
