package session

import (
	"context"
	"fmt"
	"unicode/utf8"

	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/host/rpc"
	"siptap.org/siptap/phonenorm"
)

// The limits of a find request.
const (
	maxRuns   = 256
	maxText   = 64 << 10 // bytes of UTF-8, all runs together
	maxDoc    = 256      // bytes
	maxBefore = 80       // UTF-16 code units; what is more is left out
)

// find reads runs of text. What the runs themselves tell of the page's country,
// addresses and international numbers, is heard before they are read.
func (s *session) find(ctx context.Context, params protocol.FindParams) (any, error) {
	if err := checkFind(params); err != nil {
		return nil, err
	}
	setting := s.Service.Region()
	var fresh *phonenorm.Evidence
	if params.Evidence != nil {
		fresh = &phonenorm.Evidence{
			TopHost:       params.Evidence.TopHost,
			Lang:          params.Evidence.Lang,
			Locale:        params.Evidence.Locale,
			SchemaCountry: params.Evidence.SchemaCountry,
			Addresses:     params.Evidence.Addresses,
		}
	}
	var heard phonenorm.Evidence
	for _, run := range params.Runs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		heard.ReadText(run.Text)
	}
	region := phonenorm.JudgeRegion(params.Region, s.memory.evidence(params.Doc, fresh, heard), setting)
	matches, err := findAll(ctx, params.Runs, region)
	if err != nil {
		return nil, err
	}
	result := protocol.FindResult{
		Numbers:      make([][]protocol.FoundNumber, len(matches)),
		Region:       region.Code,
		RegionSource: string(region.Source),
	}
	for i, run := range matches {
		result.Numbers[i] = make([]protocol.FoundNumber, len(run))
		for j, match := range run {
			result.Numbers[i][j] = protocol.FoundNumber{
				Start:   match.Start,
				End:     match.End,
				Ref:     s.memory.ref(params.Doc, match.Number),
				E164:    match.Number.E164,
				Valid:   match.Number.Valid,
				Risk:    string(match.Number.Risk),
				Assumed: match.Number.Assumed,
			}
		}
	}
	return result, nil
}

func checkFind(params protocol.FindParams) error {
	if params.Doc == "" || len(params.Doc) > maxDoc {
		return &rpc.ParamsError{Text: fmt.Sprintf("find has to name its document in at most %d bytes.", maxDoc)}
	}
	if params.Runs == nil {
		return &rpc.ParamsError{Text: "find has to give a list of runs."}
	}
	size := 0
	for _, run := range params.Runs {
		size += len(run.Text)
	}
	if len(params.Runs) > maxRuns || size > maxText {
		return &protocol.Error{Code: protocol.CodeTooLarge, Text: fmt.Sprintf(
			"find takes at most %d runs and %d KiB of text at once; these are %d with %d bytes.",
			maxRuns, maxText>>10, len(params.Runs), size)}
	}
	return checkRegion(params.Region)
}

func findAll(ctx context.Context, runs []protocol.TextRun, region phonenorm.Region) ([][]phonenorm.Match, error) {
	all := make([][]phonenorm.Match, len(runs))
	for i, run := range runs {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		all[i] = phonenorm.Find(run.Text, lastUnits(run.Before, maxBefore), region)
	}
	return all, nil
}

// lastUnits returns the end of text, of at most n UTF-16 code units.
func lastUnits(text string, n int) string {
	start := len(text)
	for start > 0 {
		r, size := utf8.DecodeLastRuneInString(text[:start])
		if r > 0xFFFF {
			n--
		}
		if n--; n < 0 {
			break
		}
		start -= size
	}
	return text[start:]
}
