package bench

import (
	"fmt"
	"runtime"
	"strings"
	"testing"

	"siptap.org/siptap/phonenorm"
)

// BenchmarkLinear searches texts of three sizes, the largest of 100 MB. Throughput
// does not fall with the size, and neither does the memory beyond the text grow
// ("MB-heap", where no numbers are found).
func BenchmarkLinear(b *testing.B) {
	for _, kind := range []struct {
		name  string
		piece func(i int) string
	}{
		{"digits", func(int) string { return "1234567890" }},
		{"separators", func(int) string { return "- / . ( ) " }},
		{"almost numbers", func(i int) string { return fmt.Sprintf("Tel. 12 34 56 %02d 90 ", i%100) }},
	} {
		for _, size := range []int{1_000_000, 10_000_000, 100_000_000} {
			b.Run(fmt.Sprintf("%s/%d MB", kind.name, size/1_000_000), func(b *testing.B) {
				var text strings.Builder
				for i := 0; text.Len() < size; i++ {
					text.WriteString(kind.piece(i))
				}
				content := text.String()
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				b.SetBytes(int64(len(content)))
				for b.Loop() {
					phonenorm.Find(content, "", phonenorm.Region{Code: "AT"})
				}
				runtime.GC()
				runtime.ReadMemStats(&after)
				runtime.KeepAlive(content)
				b.ReportMetric((float64(after.HeapAlloc)-float64(before.HeapAlloc))/1e6, "MB-heap")
			})
		}
	}
}
