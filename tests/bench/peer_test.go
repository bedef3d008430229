package bench

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"
	"time"

	"siptap.org/siptap/phonenorm"
)

// speed is what peer.mjs says of one text, in MB/s.
type speed struct {
	Name     string
	Min, Max float64
}

// BenchmarkBesideJS searches the same texts as libphonenumber-js's
// findPhoneNumbersInText in the same run. The metric "x-js-max" says how many times
// as fast Siptap is as that with its full metadata, "x-js-min" with its small ones,
// which judge numbers by their length alone.
func BenchmarkBesideJS(b *testing.B) {
	speeds := measurePeer(b)
	for i, text := range texts() {
		b.Run(text.name, func(b *testing.B) {
			b.SetBytes(int64(len(text.content)))
			best := time.Hour // of all runs, as peer.mjs measures: others use this machine too
			for b.Loop() {
				begin := time.Now()
				phonenorm.Find(text.content, "", phonenorm.Region{Code: "AT"})
				best = min(best, time.Since(begin))
			}
			own := float64(len(text.content)) / 1e6 / best.Seconds()
			b.ReportMetric(own, "best-MB/s")
			b.ReportMetric(own/speeds[i].Max, "x-js-max")
			b.ReportMetric(own/speeds[i].Min, "x-js-min")
		})
	}
}

func measurePeer(b *testing.B) []speed {
	b.Helper()
	if _, err := exec.LookPath("node"); err != nil {
		b.Skip("Node.js is not installed, so that there is nothing to compare with")
	}
	if _, err := os.Stat("../../extension/node_modules/libphonenumber-js"); err != nil {
		b.Skip("libphonenumber-js is not installed; run: npm --prefix extension install --no-save")
	}
	type piece struct {
		Name    string `json:"name"`
		Content string `json:"content"`
	}
	var ask struct {
		Region string  `json:"region"`
		Texts  []piece `json:"texts"`
	}
	ask.Region = "AT"
	for _, text := range texts() {
		ask.Texts = append(ask.Texts, piece{text.name, text.content})
	}
	input, err := json.Marshal(ask)
	if err != nil {
		b.Fatal(err)
	}
	node := exec.CommandContext(b.Context(), "node", "peer.mjs")
	node.Stdin, node.Stderr = bytes.NewReader(input), os.Stderr
	output, err := node.Output()
	if err != nil {
		b.Fatal(err)
	}
	var speeds []speed
	if err := json.Unmarshal(output, &speeds); err != nil {
		b.Fatal(err)
	}
	return speeds
}
