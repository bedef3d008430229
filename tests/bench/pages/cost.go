package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"siptap.org/siptap/host/browser"
	"siptap.org/siptap/tests/trace"
)

// turns are the extension's script's turns, ms. In Chromium they are the thread's
// time without the garbage that was collected meanwhile, whosever it was; in
// Firefox they are the clock's, so that other programs' work is in them too.
type turns struct {
	Each    []float64
	Garbage float64 // the longest collection of garbage in one of them
	Layouts int     // how often the browser laid the page out for them
}

func (t *turns) at(share float64) float64 {
	if len(t.Each) == 0 {
		return 0
	}
	slices.Sort(t.Each)
	return t.Each[min(len(t.Each)-1, int(share*float64(len(t.Each))))]
}

func (t *turns) sum() float64 {
	sum := 0.0
	for _, each := range t.Each {
		sum += each
	}
	return sum
}

// traced is what Chromium's own record of the page's main thread says, ms.
type traced struct {
	Script float64 // all scripts, the page's and ours
	Layout float64 // styles, layout and painting
	Ours   turns
}

// stopTrace ends the recording and adds it up.
func stopTrace(ctx context.Context, b browser.Browser) (*traced, error) {
	recording, err := trace.Stop(ctx, b)
	if err != nil {
		return nil, err
	}
	all := &traced{
		Script: ms(recording.Sum("v8.run", "v8.callFunction", "EvaluateScript", "FunctionCall")),
		Layout: ms(recording.Sum("UpdateLayoutTree", "Layout", "PrePaint", "Paint", "Layerize")),
	}
	for _, s := range recording.Slices("Siptap") {
		all.Ours.Each = append(all.Ours.Each, ms(s.Thread-s.Garbage))
		all.Ours.Garbage = max(all.Ours.Garbage, ms(s.Garbage))
		all.Ours.Layouts += s.Layouts
	}
	return all, nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// spending is what all processes of one browser have used, the host among them.
type spending struct {
	CPU    time.Duration
	Memory int64 // bytes; what is shared counts in parts
}

// tick is the kernel's unit of process times (USER_HZ).
const tick = 10 * time.Millisecond

// spent adds up the processes that were started in a folder, and those of their
// groups; nothing where the system does not tell.
func spent(dir string) (spending, error) {
	var sum spending
	processes, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return sum, err
	}
	group, spends, ours := map[string]string{}, map[string]time.Duration{}, map[string]bool{}
	for _, process := range processes {
		stat, err := os.ReadFile(filepath.Join(process, "stat"))
		if err != nil {
			continue // it has ended
		}
		// The name in brackets may hold anything; behind it come state, parent and group, and later utime and stime.
		fields := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
		if len(fields) < 13 {
			continue
		}
		group[process] = fields[2]
		for _, field := range fields[11:13] {
			ticks, _ := strconv.ParseInt(field, 10, 64) // the kernel writes numbers
			spends[process] += time.Duration(ticks) * tick
		}
		environ, _ := os.ReadFile(filepath.Join(process, "environ")) // another person's cannot be read
		if bytes.Contains(environ, []byte(dir)) {
			ours[fields[2]] = true
		}
	}
	for process, its := range group {
		if ours[its] {
			sum.CPU += spends[process]
			sum.Memory += proportional(process)
		}
	}
	return sum, nil
}

// proportional is a process's memory, what it shares with others in parts.
func proportional(process string) int64 {
	rollup, _ := os.ReadFile(filepath.Join(process, "smaps_rollup")) // 0 where it has ended
	for line := range strings.Lines(string(rollup)) {
		if rest, ok := strings.CutPrefix(line, "Pss:"); ok {
			kilobytes, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return kilobytes << 10
		}
	}
	return 0
}
