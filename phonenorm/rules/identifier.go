package rules

import "slices"

// IdentifierWords announce a number that is no phone number: orders, invoices,
// tickets, taxes, banks, registers, books, laws, pages, versions.
var IdentifierWords = wordsOf(listIdentifier, listHard)

// HardIdentifierWords leave no doubt: a phone word earlier on the line does not
// outweigh them.
var HardIdentifierWords = wordsOf(listHard)

// NumberWords mean "number" and nothing else: the word before them decides ("phone
// number", "order no.").
var NumberWords = wordsOf(listNumber)

// PlacesOfNumbers are the words for "number" and little words that say nothing.
var PlacesOfNumbers = wordsOf(listNumber, listBetween)

// UrgingWords ask the reader to call or say where: an identifier's word before them
// is a verb or a desk ("order now", "tickets at").
var UrgingWords = wordsOf(listUrging)

// DottedWords announce what is written with dots alone, "IP 10.0.0.1", and are other
// things' short names besides.
var DottedWords = wordsOf(listDotted)

// AtWords stand between whom to call and the number: "call Mike at 503-808-1268".
var AtWords = wordsOf(listAt)

// IsPlaceOfNumber tells whether a word means "number" itself, or nothing. In scripts
// without spaces a word that merely holds one of them is a word of its own: "登録番号"
// is a registration's number.
func IsPlaceOfNumber(word string) bool { return isWhole(PlacesOfNumbers, word) }

// IsNumberWord tells whether a word means "number" and nothing else.
func IsNumberWord(word string) bool { return isWhole(NumberWords, word) }

func isWhole(words Words, word string) bool {
	return words.Has(word) && (!spaceless(word) || slices.Contains(words.anywhere, word))
}

// IsCommonWord tells whether a word is a little one that a language is full of.
func IsCommonWord(word string) bool { return wordLanguages[word] != nil || PlacesOfNumbers.Has(word) }

// FileTypes end the names of files.
var FileTypes = NewWords("jpg", "jpeg", "png", "gif", "webp", "svg", "heic", "tif", "tiff", "bmp", "pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx",
	"odt", "ods", "csv", "txt", "xml", "json", "html", "htm", "php", "zip", "gz", "tar", "mp3", "mp4", "mov", "avi", "wav", "exe", "dmg", "apk")

// DeskWords mean an office. What is named right behind one is what it deals with, and
// the number is the office's: "Ufficio Protocollo 0575 796112".
var DeskWords = wordsOf(listDesk)

// PersonWords say that a person is named, where no capitals tell.
var PersonWords = wordsOf(listPerson)

// PlaceWords stand before the number of a room, a floor or a letter box.
var PlaceWords = wordsOf(listPlace)
