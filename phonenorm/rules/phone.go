package rules

import "strings"

// PhoneWords announce a phone or fax number, in any of the main languages.
var PhoneWords = NewWords(
	// English
	`phone* telephone* tel tele mobile* mob cell* fax* facsimile call calls calling dial hotline helpline landline
	 whatsapp viber sms text ring voicemail tollfree freephone freecall telno phoneno ph switchboard reception desk contact
	 emergency pager direct office *phone fon voice mbl *telefon *fax *hotline cust customer service sales support parts toll free reach us`,
	// German
	`telef* fon handy* mobil* mobiltelefon* rufnummer* ruf anruf* durchwahl zentrale sekretariat festnetz* funk notruf*
	 telnr servicenummer* rückruf* telefax* kontaktnummer* funknummer* hotlinenummer* *rufnummer* infonummer* natel kundenservice kontakt bürgertelefon infotelefon`,
	// French, Italian, Spanish, Portuguese, Romanian
	`tél tel. téléph* teleph* portable* gsm appel* appelez télécopie* standard joindre
	 cellulare cell telef* chiama* numero centralino recapiti
	 móvil* movil* teléf* llama* llame* celular* contacto fono tlf tlfn tfno telf
	 telemóvel telem telemovel ligue fale contato fone zap
	 telefon* mobil* apel* sunați sunati`,
	// Dutch, Scandinavian, Finnish, Icelandic
	`telefoon* telefoonnr mobiel* bel bellen gsm tel.nr telnr
	 tlf tfn telefon* mobil* ring växel sentralbord
	 puh puhelin* gsm matkapuhelin* vaihde faksi sími simi`,
	// Slavic, Baltic, Hungarian, Turkish, Greek, Cyrillic
	`komórk* komork* kom tel faks* infolinia zadzwoń dzwoń telefón* mobilný volejte volajte
	 tālr* talr* mob telefons telefonas mobilus
	 telefonszám* mobil*
	 telefon* gsm cep faks çağrı santral
	 τηλ* κιν* φαξ
	 тел* телефон* моб* факс* звоните звони* whatsapp вайбер`,
	// East and South-East Asia, Near East
	`電話* 电话 電話 電話番号 手机 手機 携帯 携帯電話 传真 傳真 ファックス フリーダイヤル 热线 熱線
	 전화* 휴대폰* 팩스* 핸드폰*
	 โทร โทรศัพท์ แฟกซ์ มือถือ
	 טל* טלפון* נייד* פקס* هاتف* تلفون* جوال* فاكس* موبایل* تلفن* फोन* मोबाइल* दूरभाष*
	 điện thoại đt hotline telepon* telp hp`,
	// Pictures
	`☎ ☏ ✆ ℡ ℻ 📞 📱 📲 📠`,
)

// weakPhoneWords are those of PhoneWords that also stand before other things; on
// their own they do not announce a number well enough for bare digits.
var weakPhoneWords = NewWords(`contact kontakt contacto contato numero office service sales support parts direct desk us reach
	cust customer toll free ring text standard ruf kom call calls calling emergency bel portable* voice zap funk hp cep`)

// phoneLetters stand for a phone, a mobile or a fax before a colon, a full stop
// or a space at the start of a line: "T: …", "M …", "F. …".
const phoneLetters = "tpmfhcwdеТт"

// Strength says how well a word before a number announces a phone number.
type Strength int

// The strengths.
const (
	NoWord     Strength = iota // it says nothing
	WeakWord                   // it fits a phone number and other things
	StrongWord                 // it announces a phone number
)

// PhoneWord judges one folded word.
func PhoneWord(word string) Strength {
	switch {
	case !PhoneWords.Has(word):
		return NoWord
	case weakPhoneWords.Has(word):
		return WeakWord
	}
	return StrongWord
}

// PhoneLetter tells whether a one-letter word, with what follows it, announces a
// phone number.
func PhoneLetter(word, after string, lineStart bool) bool {
	if len([]rune(word)) != 1 || !strings.Contains(phoneLetters, word) {
		return false
	}
	rest := strings.TrimLeft(after, " ")
	return strings.HasPrefix(rest, ":") || lineStart && (strings.HasPrefix(rest, ".") || strings.HasPrefix(after, " ") || strings.HasPrefix(after, "\n") || strings.HasPrefix(after, "+"))
}

// SkipPhoneWord returns how many folded runes at the start of a text are a phone
// word with its punctuation, ok if there is one. Something must follow it.
func SkipPhoneWord(runes []rune) (n int, ok bool) {
	const punctuation = " .:;/-|\n\t&,"
	for n < len(runes) && strings.ContainsRune(punctuation, runes[n]) {
		n++
	}
	start := n
	for n < len(runes) && IsLetter(runes[n]) {
		n++
	}
	word := string(runes[start:n])
	if word == "" || n == len(runes) {
		return 0, false
	}
	if PhoneWord(word) != StrongWord && !PhoneLetter(word, string(runes[n:]), true) {
		return 0, false
	}
	for n < len(runes) && strings.ContainsRune(punctuation, runes[n]) {
		n++
	}
	return n, true
}

// ListWords join the numbers of a list.
var ListWords = NewWords(`and or und oder bzw sowie et ou y o e u en of og och eller ja tai i a lub albo nebo és vagy ve veya и или`)
