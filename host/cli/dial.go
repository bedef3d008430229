package cli

import (
	"bufio"
	"context"
	"errors"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"siptap.org/siptap/callflow"
	"siptap.org/siptap/host/dialing"
	"siptap.org/siptap/host/protocol"
)

// How long the program stays for the last SIP messages when the outcome is
// known. After a cancelled call that is RFC 3261's 32 s of Timer B and a little
// more: a phone that answers late must still be hung up. Elsewhere it is our BYE
// that is answered, and five retransmissions are enough: where a fifth of all packets
// is lost, one such phone in 16,000 is not hung up.
const (
	patienceCanceled = 34 * time.Second
	patience         = 12 * time.Second
)

func (a *app) dialCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dial NUMBER",
		Short: "Ring your phone and have it call a number",
		Long: `Ring your phone; when you pick it up, it calls the number. Every state is shown
as it happens. Ctrl-C hangs up; a second Ctrl-C leaves at once.`,
		Example: `  siptap dial "+43 (1) 505641"
  siptap dial --account office tel:+43-1-505641`,
		Args: arguments(1, 1, "one NUMBER (quoted, where it has spaces)"),
	}
	account := cmd.Flags().String("account", "", "`name` of the account to use")
	yes := cmd.Flags().BoolP("yes", "y", false, "call without asking, whatever the number is")
	name := cmd.Flags().String("name", "", "whose number it is; your `name` for them is shown on your phone while it rings")
	trace := cmd.Flags().Bool("trace", false, "show the call's SIP messages afterwards, without secrets, on standard error")
	cmd.RunE = run(func(cmd *cobra.Command, args []string) error {
		if err := a.checkRegion(); err != nil {
			return err
		}
		d := &dial{app: a, begun: time.Now(), text: args[0], account: *account, yes: *yes, name: *name, trace: *trace}
		return d.run(cmd.Context())
	})
	return cmd
}

// dial is one run of the command.
type dial struct {
	*app
	begun   time.Time
	text    string
	account string
	yes     bool
	name    string
	trace   bool

	number  protocol.Number // as far as it has been read
	service *dialing.Service
	ladder  ladder
}

func (d *dial) run(ctx context.Context) error {
	service, log, err := d.app.service()
	if err != nil {
		return d.refuse(err)
	}
	defer func() { _ = log.Close() }()
	d.service = service
	d.ladder = ladder{out: d.streams.Out, color: d.streams.Color, begun: d.begun}

	request := dialing.Request{Account: d.account, Source: dialing.SourceCLI, Confirmed: d.yes, Name: d.name}
	d.number, request.Number, err = service.Normalize(d.text, d.region, d.account)
	if err != nil {
		return d.refuse(err)
	}
	if d.number.Error != nil {
		return d.refuse(&protocol.Error{Code: d.number.Error.Code, Text: d.number.Error.Text})
	}

	interrupts, stop := d.streams.Interrupts()
	defer stop()
	d.recover()
	told := newQueue()
	id, err := service.Place(ctx, request, told.put)
	if asked := confirmation(err); asked != nil && d.streams.Terminal {
		// At the question Ctrl-C means no, by the system's own way.
		stop()
		if !d.ask(asked) {
			return &quietError{ExitFailed}
		}
		interrupts, stop = d.streams.Interrupts()
		defer stop()
		request.Confirmed, request.Shown = true, asked
		id, err = service.Place(ctx, request, told.put)
	}
	if err != nil {
		if confirmation(err) != nil {
			err = &protocol.Error{Code: protocol.CodeNeedsConfirmation, Text: errorData(err).Text + " Nobody can be asked here; --yes calls it all the same."}
		}
		return d.refuse(err)
	}
	if !d.json {
		d.ladder.head(d.number, d.account)
	}
	last, left := d.follow(id, told, interrupts)
	if d.trace {
		defer d.showMessages(id)
	}
	if left {
		return &quietError{ExitFailed}
	}
	d.leave(last, interrupts)
	switch callflow.Status(last.State) {
	case callflow.StatusConnected, callflow.StatusHandedOver, "ended":
		return nil
	}
	return &quietError{ExitFailed}
}

// headStart is what is granted to the end of calls that a killed siptap has left, so
// that the phone is free again. A dead server must not keep the person waiting.
const headStart = 250 * time.Millisecond

// recover ends such calls, and tells of them.
func (d *dial) recover() {
	calls, ended := d.service.Recover()
	for _, call := range calls {
		say(d.streams.Err, "siptap: %s\n", dialing.Earlier(call.Call))
		call.Told()
	}
	patience := time.NewTimer(headStart)
	defer patience.Stop()
	select {
	case <-ended:
	case <-patience.C:
	}
}

// follow shows each state until the final one. A first interrupt hangs up, a
// second one leaves.
func (d *dial) follow(id string, told *queue, interrupts <-chan os.Signal) (last protocol.Call, left bool) {
	hungUp := false
	for {
		select {
		case <-told.ready:
			for _, call := range told.take() {
				d.show(call)
				if callflow.Status(call.State).Final() {
					return call, false
				}
			}
		case <-interrupts:
			if hungUp {
				return last, true
			}
			hungUp = true
			if !d.json {
				say(d.streams.Err, "Hanging up. Ctrl-C again leaves at once.\n")
			}
			// The call may have ended this moment; then its end is told already.
			_ = d.service.Hangup(id)
		}
	}
}

func (d *dial) show(call protocol.Call) {
	if d.json {
		d.print(call)
		return
	}
	d.ladder.step(call)
}

// leave waits for what is left of the call on the wire.
func (d *dial) leave(last protocol.Call, interrupts <-chan os.Signal) {
	limit := patience
	if callflow.Status(last.State) == callflow.StatusCanceled {
		limit = patienceCanceled
	}
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	done := make(chan struct{})
	go func() {
		// Running out of time is no failure of the call, whose outcome is known.
		_ = d.service.Close(ctx)
		close(done)
	}()
	select {
	case <-done:
	case <-interrupts:
		patience := time.NewTimer(headStart) // for answers that are on their way
		defer patience.Stop()
		select {
		case <-done:
		case <-patience.C:
		}
	}
}

// ask puts the guard's question to the person.
func (d *dial) ask(asked *protocol.ConfirmationData) bool {
	reasons := make([]string, len(asked.Reasons))
	for i, r := range asked.Reasons {
		reasons[i] = reasonWords(r)
	}
	shown := d.number.International
	if shown == "" {
		shown = asked.Number
	}
	say(d.streams.Err, "Call %s? (%s; dialled as %s) [y/N] ", shown, strings.Join(reasons, ", "), asked.Dialed)
	line, _ := bufio.NewReader(d.streams.In).ReadString('\n')
	answer := strings.ToLower(strings.TrimSpace(line))
	return answer == "y" || answer == "yes"
}

// confirmation returns what a person is to be asked, nil where that is not why
// a call was refused.
func confirmation(err error) *protocol.ConfirmationData {
	if e, ok := errors.AsType[*protocol.Error](err); ok && e.Code == protocol.CodeNeedsConfirmation {
		return e.Confirmation
	}
	return nil
}

// refused is the one object that a `dial --json` prints when there was no call.
type refused struct {
	Time    string             `json:"time"`
	State   callflow.Status    `json:"state"`
	Number  string             `json:"number,omitempty"`
	Dialed  string             `json:"dialed,omitempty"`
	Account string             `json:"account,omitempty"`
	Text    string             `json:"text"`
	Error   protocol.ErrorData `json:"error"`
}

// refuse tells that nothing was dialled, and why.
func (d *dial) refuse(err error) error {
	data := errorData(err)
	if !d.json {
		return err
	}
	number := d.number.E164
	if number == "" {
		number = d.number.Dialed
	}
	d.print(refused{
		Time: time.Now().Format(timeFormat), State: callflow.StatusFailed,
		Number: number, Dialed: d.number.Dialed, Account: d.account, Text: data.Text, Error: data,
	})
	say(d.streams.Err, "siptap: %s\n", data.Text)
	return &quietError{status(data.Code)}
}

// timeFormat is RFC 3339 with milliseconds.
const timeFormat = "2006-01-02T15:04:05.000Z07:00"
