package bench

import (
	"bufio"
	"encoding/json"
	"io"
	"math"
	"os"
	"os/exec"
	"testing"
	"time"

	"siptap.org/siptap/phonenorm"
)

const (
	warmUp = 300 * time.Millisecond // after which compilers and caches have done their work
	turn   = 100 * time.Millisecond // so long one finder searches before it is another's turn
	sample = 5 * time.Millisecond   // so long it searches at least for one measurement
)

// BenchmarkBesideJS searches the same texts as libphonenumber-js's
// findPhoneNumbersInText. The metric "x-js-max" says how many times as fast Siptap is
// as that with its full metadata, "x-js-min" with its small ones, which judge numbers
// by their length alone.
//
// All are warmed up alike and then take turns, and each one's best measurement counts, of
// the processor time that its process took, memory management included: what else the
// machine does meanwhile says nothing of them.
func BenchmarkBesideJS(b *testing.B) {
	peer := startPeer(b)
	for i, text := range texts() {
		b.Run(text.name, func(b *testing.B) {
			searches := map[string]func(time.Duration) time.Duration{
				"siptap": func(spend time.Duration) time.Duration { return search(text.content, spend) },
				"js-max": func(spend time.Duration) time.Duration { return peer.search(b, i, "max", spend) },
				"js-min": func(spend time.Duration) time.Duration { return peer.search(b, i, "min", spend) },
			}
			best := map[string]time.Duration{}
			for name, search := range searches {
				best[name] = search(warmUp)
			}
			for b.Loop() {
				for name, search := range searches {
					best[name] = min(best[name], search(turn))
				}
			}
			b.ReportMetric(0, "ns/op") // one round of turns, which says nothing
			b.ReportMetric(float64(len(text.content))/1e6/best["siptap"].Seconds(), "best-MB/s")
			b.ReportMetric(best["js-max"].Seconds()/best["siptap"].Seconds(), "x-js-max")
			b.ReportMetric(best["js-min"].Seconds()/best["siptap"].Seconds(), "x-js-min")
		})
	}
}

// search searches a text again and again for so long and returns what one search took at
// best.
func search(text string, spend time.Duration) time.Duration {
	best := time.Duration(math.MaxInt64)
	for start := time.Now(); best == math.MaxInt64 || time.Since(start) < spend; {
		runs, before := 0, processorTime()
		for begin := time.Now(); runs == 0 || time.Since(begin) < sample; runs++ {
			phonenorm.Find(text, "", phonenorm.Region{Code: "AT"})
		}
		best = min(best, (processorTime()-before)/time.Duration(runs))
	}
	return best
}

// peer is peer.mjs, which has the texts and waits for its turns.
type peer struct {
	asks    *json.Encoder
	answers *bufio.Reader
}

func startPeer(b *testing.B) peer {
	b.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		b.Skip("Node.js is not installed, so that there is nothing to compare with")
	}
	if _, err := os.Stat("../../extension/node_modules/libphonenumber-js"); err != nil {
		b.Skip("libphonenumber-js is not installed; run: npm --prefix extension install --no-save")
	}
	node := exec.Command("node", "peer.mjs")
	node.Stderr = os.Stderr
	input, err := node.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	output, err := node.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := node.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		_ = input.Close() // is how it hears that it may end
		_, _ = io.Copy(io.Discard, output)
		if err := node.Wait(); err != nil {
			b.Error(err)
		}
	})
	p := peer{json.NewEncoder(input), bufio.NewReader(output)}
	given := struct {
		Region string   `json:"region"`
		Texts  []string `json:"texts"`
	}{Region: "AT"}
	for _, text := range texts() {
		given.Texts = append(given.Texts, text.content)
	}
	if err := p.asks.Encode(given); err != nil {
		b.Fatal(err)
	}
	return p
}

// search is search by the peer, with its "min" or "max" metadata.
func (p peer) search(b *testing.B, text int, metadata string, spend time.Duration) time.Duration {
	b.Helper()
	err := p.asks.Encode(map[string]any{"text": text, "metadata": metadata, "spend": spend.Milliseconds(), "sample": sample.Milliseconds()})
	if err != nil {
		b.Fatal(err)
	}
	line, err := p.answers.ReadBytes('\n')
	var took float64
	if err == nil {
		err = json.Unmarshal(line, &took)
	}
	if err != nil {
		b.Fatal(err)
	}
	return time.Duration(took * float64(time.Millisecond))
}
