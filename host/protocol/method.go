package protocol

// The methods that the host answers.
const (
	MethodHello     = "hello"
	MethodFind      = "find"
	MethodNormalize = "normalize"
	MethodDial      = "dial"
	MethodHangup    = "hangup"
	MethodCalls     = "calls"
	MethodCancel    = "cancel"

	MethodAccounts      = "accounts"
	MethodAccountSave   = "account.save"
	MethodAccountRemove = "account.remove"
	MethodAccountTest   = "account.test"
	MethodSettings      = "settings"
	MethodSettingsSave  = "settings.save"
)

// NotificationCall is the notification that carries a Call at each of its changes.
const NotificationCall = "call"

// The notifications that carry what was set up, whenever that has changed, by whomever.
const (
	NotificationAccounts = "accounts"
	NotificationSettings = "settings"
)

// Method is one row of the method table: a name and zero values of the types
// that it takes and gives. Notifications have no Result.
type Method struct {
	Name   string
	Params any
	Result any
}

// Methods returns the requests that the browser can make.
func Methods() []Method {
	return []Method{
		{MethodHello, HelloParams{}, HelloResult{}},
		{MethodFind, FindParams{}, FindResult{}},
		{MethodNormalize, NormalizeParams{}, Number{}},
		{MethodDial, DialParams{}, DialResult{}},
		{MethodHangup, HangupParams{}, Empty{}},
		{MethodCalls, Empty{}, CallsResult{}},
		{MethodCancel, CancelParams{}, Empty{}},
		{MethodAccounts, Empty{}, AccountsResult{}},
		{MethodAccountSave, AccountSaveParams{}, AccountSaveResult{}},
		{MethodAccountRemove, AccountRemoveParams{}, Empty{}},
		{MethodAccountTest, AccountTestParams{}, AccountTestResult{}},
		{MethodSettings, Empty{}, Settings{}},
		{MethodSettingsSave, SettingsSaveParams{}, Settings{}},
	}
}

// Notifications returns the notifications that the host sends.
func Notifications() []Method {
	return []Method{
		{Name: NotificationCall, Params: Call{}},
		{Name: NotificationAccounts, Params: AccountsResult{}},
		{Name: NotificationSettings, Params: Settings{}},
	}
}
