package protocol

// AccountsResult lists the accounts as they are set up: the answer to `accounts`, and
// the `accounts` notification's parameters.
type AccountsResult struct {
	Accounts []Account  `json:"accounts"`          // in the configuration's order
	Revision string     `json:"revision"`          // of the configuration file
	Problem  *ErrorData `json:"problem,omitempty"` // why there are none: the configuration cannot be used
}

// Account is one SIP account. Its password is never told.
type Account struct {
	Name     string        `json:"name"`
	Default  bool          `json:"default"`                                                                    // it is used where none is named
	Ready    bool          `json:"ready"`                                                                      // calls can be placed with it
	Problem  *ErrorData    `json:"problem,omitempty"`                                                          // why not
	Password string        `json:"password" jsonschema:"enum=kept,enum=none,enum=unreadable,enum=environment"` // environment: SIPTAP_PASSWORD is used for every account
	Values   AccountValues `json:"values"`
	Rewrite  []RewriteRule `json:"rewrite"` // the first one that matches counts
	Locked   []string      `json:"locked"`  // keys that an administrator has set, "rewrite" among them; "name": the account is there because of them
}

// AccountValues are an account's keys by their names in the configuration file. What
// the host tells is whole, defaults included, but for what is empty; in what it is
// told, an absent key stays as it is, and an empty one gets its default again. Keys
// that name files or commands are not among them: they are set in the file only.
type AccountValues struct {
	Domain              *string   `json:"domain,omitempty"`
	OutboundProxy       *[]string `json:"outbound_proxy,omitempty"`
	User                *string   `json:"user,omitempty"`
	AuthUser            *string   `json:"auth_user,omitempty"`
	Extension           *string   `json:"extension,omitempty"`
	Transport           *string   `json:"transport,omitempty"`
	Flow                *string   `json:"flow,omitempty"`
	AutoAnswer          *string   `json:"auto_answer,omitempty"`
	DialAs              *string   `json:"dial_as,omitempty"`
	Country             *string   `json:"country,omitempty"`
	AreaCode            *string   `json:"area_code,omitempty"`
	OutsideLine         *string   `json:"outside_line,omitempty"`
	InternationalPrefix *string   `json:"international_prefix,omitempty"`
	Outcome             *string   `json:"outcome,omitempty"`
	RingTimeout         *string   `json:"ring_timeout,omitempty"`    // like "20s"
	OutcomeTimeout      *string   `json:"outcome_timeout,omitempty"` // like "120s"
	Realm               *string   `json:"realm,omitempty"`
}

// RewriteRule changes a number in its dial_as form.
type RewriteRule struct {
	Match   string `json:"match"`   // a regular expression (RE2)
	Replace string `json:"replace"` // with $1 and ${name}
}

// AccountSaveParams adds an account, or changes one.
type AccountSaveParams struct {
	Name     string         `json:"name"`
	New      bool           `json:"new,omitempty"`    // it is to be added; one of that name is a `conflict`
	Rename   string         `json:"rename,omitempty"` // the name that it gets, its password with it; one that another has is a `conflict`. Absent: it keeps its own
	Values   *AccountValues `json:"values,omitempty"`
	Rewrite  *[]RewriteRule `json:"rewrite,omitempty"`  // all of them; absent: as they are
	Password string         `json:"password,omitempty"` // passes once; "" = as it is. A new domain, proxy, realm or transport clears what is kept
	Default  bool           `json:"default,omitempty"`  // it becomes the default account
	Revision string         `json:"revision,omitempty"` // what was changed; `conflict` where the file has another one by now
}

// AccountSaveResult tells what else a change has brought about.
type AccountSaveResult struct {
	PasswordCleared bool `json:"password_cleared"` // it was meant for another server, and has to be given again
}

// AccountRemoveParams names the account that goes, with its password.
type AccountRemoveParams struct {
	Name     string `json:"name"`
	Revision string `json:"revision,omitempty"`
}

// AccountTestParams names an account that is to be tried, or says what it would be:
// nothing is saved.
type AccountTestParams struct {
	Name     string         `json:"name"`
	Values   *AccountValues `json:"values,omitempty"`
	Password string         `json:"password,omitempty"` // "" = the one that is kept, where the server is the same
}

// AccountTestResult tells step by step what was found without ringing a phone.
type AccountTestResult struct {
	OK    bool       `json:"ok"`    // nothing is wrong, as far as that can be known
	Steps []TestStep `json:"steps"` // in their order; what follows a failure is not there
}

// TestStep is one thing that was looked at.
type TestStep struct {
	Step   string `json:"step" jsonschema:"enum=server,enum=connection,enum=answer,enum=password,enum=phone"`
	State  string `json:"state" jsonschema:"enum=ok,enum=failed,enum=unknown"`
	Code   Code   `json:"code,omitempty"`   // why it failed
	Detail string `json:"detail,omitempty"` // an address, a status line, or how many phones
	Text   string `json:"text"`             // a sentence for a person
}

// Settings are what is set up outside of the accounts: the answer to `settings` and
// `settings.save`, and the `settings` notification's parameters.
type Settings struct {
	Revision       string        `json:"revision"` // names what was read
	Region         string        `json:"region"`   // ISO 3166-1 alpha-2, "" for none
	DefaultAccount string        `json:"default_account"`
	Guard          GuardSettings `json:"guard"`
	LogLevel       string        `json:"log_level" jsonschema:"enum=error,enum=warn,enum=info,enum=debug"` // what the log file keeps at least
	Locked         []string      `json:"locked"`                                                           // keys that an administrator has locked: "region", "guard.deny"
	Policy         *PolicyData   `json:"policy,omitempty"`                                                 // who has locked keys, of these or of accounts
	Path           string        `json:"path"`                                                             // the configuration file
	Log            string        `json:"log"`                                                              // the log file, "" where there is none
	Problem        *ValueData    `json:"problem,omitempty"`                                                // why the file cannot be used; the rest are defaults then
}

// PolicyData tells of an administrator's policy.
type PolicyData struct {
	Path string `json:"path"`         // its file
	By   string `json:"by,omitempty"` // who can be asked for a change, in the administrator's words
}

// GuardSettings are the limits that every call must pass.
type GuardSettings struct {
	AllowCountries []string `json:"allow_countries"`
	Confirm        []string `json:"confirm"`
	Deny           []string `json:"deny"` // regular expressions (RE2)
	PerMinute      int      `json:"per_minute"`
	Concurrent     int      `json:"concurrent"`
}

// SettingsSaveParams changes settings; what is absent stays as it is.
type SettingsSaveParams struct {
	Revision       string         `json:"revision"` // of the Settings that were changed; `conflict` where the file has another one by now
	Region         *string        `json:"region,omitempty"`
	DefaultAccount *string        `json:"default_account,omitempty"`
	LogLevel       *string        `json:"log_level,omitempty"`
	Guard          *GuardSettings `json:"guard,omitempty"`
}
