package cli

import (
	"errors"
	"fmt"
	"text/tabwriter"

	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/protocol"
	"siptap.org/siptap/phonenorm"
)

// explained is a candidate of a text as --explain --json writes it: a number as
// without --explain, and why it was taken or not.
type explained struct {
	protocol.Number
	Accepted bool    `json:"accepted"`
	Score    int     `json:"score"`   // the weights together; 1 is needed
	Clues    []clue  `json:"clues"`   // in the order in which they were heard
	Refused  *string `json:"refused"` // why the digits are no valid number, null where they are one or were not read
}

// clue is one piece of evidence, for a candidate where its weight is positive.
type clue struct {
	Name   string `json:"name"`
	Weight int    `json:"weight"`
}

// explain shows every candidate of a text with the evidence for and against it.
func (a *app) explain(service *dialing.Service, text string, region phonenorm.Region, account string) error {
	if !a.json {
		say(a.streams.Out, "%s\n", regionSentence(region))
	}
	for _, j := range phonenorm.Explain(text, "", region) {
		var refused error
		if j.Refused != "" {
			refused = errors.New(j.Refused)
		} else if !j.Accepted {
			refused = fmt.Errorf("the evidence comes to %d; a phone number needs 1", j.Score)
		}
		number, err := service.Describe(j.Number, refused, account)
		if err != nil {
			return err
		}
		number.Start, number.End = &j.Start, &j.End
		if a.json {
			out := explained{Number: number, Accepted: j.Accepted, Score: j.Score, Clues: []clue{}}
			for _, c := range j.Clues {
				out.Clues = append(out.Clues, clue(c))
			}
			if j.Refused != "" {
				out.Refused = &j.Refused
			}
			a.print(out)
			continue
		}
		a.printJudgement(number, j)
	}
	return nil
}

// printJudgement shows a candidate to a person.
func (a *app) printJudgement(number protocol.Number, j phonenorm.Judgement) {
	verdict := "taken, " + number.International
	if !j.Accepted {
		verdict = "not taken"
	}
	say(a.streams.Out, "\n%s\n  %s\n", number.Text, verdict)
	table := tabwriter.NewWriter(a.streams.Out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, c := range j.Clues {
		say(table, "%+d\t  %s\n", c.Weight, c.Name)
	}
	say(table, "%d\t  together\n", j.Score)
	_ = table.Flush() // a reader that has gone away needs no answer
	if j.Refused != "" {
		say(a.streams.Out, "  %s\n", j.Refused)
	}
}

// regionSentence says how national numbers were read.
func regionSentence(region phonenorm.Region) string {
	if !phonenorm.KnownRegion(region.Code) {
		return "No country is known; only international numbers are found."
	}
	words := regionWords(protocol.Number{RegionSource: string(region.Source), Assumed: region.Assumed})
	return fmt.Sprintf("National numbers are read for %s (%s).", region.Code, words)
}
