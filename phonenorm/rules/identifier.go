package rules

import "slices"

// IdentifierWords announce a number that is no phone number: orders, invoices,
// tickets, taxes, banks, registers, books, laws, pages, versions.
var IdentifierWords = NewWords(
	// English
	`order orderno ordernr ordernumber orderid invoice* ticket ticketno ticketid case ref refs reference* account* acct iban bic swift vat tax taxid ein ssn duns abn acn
	 isbn issn ean upc gtin asin sku doi pmid pmcid arxiv item* article* art part model serial* sn version ver v
	 rev revision release build commit issue* bug* pr rfc cve id ids uid uuid guid patent* no nos nr num page* pp
	 vol volume chapter section sec fig figure table eq equation line lines lot batch license* licence* reg registration
	 registered company charity zip postcode postal pobox box barcode tracking shipment parcel flight booking reservation
	 pin code codes coupon voucher cas grant award project protocol docket statute paragraph clause size ip port pid
	 copyright since est founded room *number consignment waybill year years population total sum count score stock nasdaq`,
	// German
	`bestellung bestellnummer* bestellnr* bestellcode* bestellzeichen* auftrag auftrags* rechnung* kunden* kundennummer* kd kdnr beleg* vorgang* aktenzeichen az gz konto* ktonr kto blz
	 bankverbindung ust ustid* uid umsatzsteuer* steuer* stnr finanzamt handelsregister* hrb hra fn firmenbuch* dvr zvr gln ils
	 artikel* art artnr seite* s. ausgabe jahrgang jg heft band plz postfach isbn matrikel* vertrag* vertrags* police*
	 *nummer *nummern *nr *numret *nummeret *kennung *zeichen lieferschein* sendung* paket* zimmer lizenz* gläubiger* lfbis beitrag thema version nr. lfd`,
	// French, Italian, Spanish, Portuguese
	`commande facture* réf réference référence* siret siren rcs ape naf tva intracommunautaire compte capital page* art n° nº no cp
	 ordine fattura* partita p.iva piva iva pi p.i cf c.f cod.fisc fiscale rea codice cod capitale pag pagina pagine cap
	 pedido factura* registro ref nif cif cuenta* expediente dni rfc rut cuit cbu código codigo pág pag
	 cnpj cpf cep inscrição ie nf fatura protocolo processo agência conta`,
	// Dutch, Scandinavian, Finnish
	`kvk kvknummer btw btwnr bestelnummer factuur* rekening* bankrek* rek postbus giro klantnummer bsn pagina* blz ordernr
	 orgnr organisationsnummer* org cvr se moms konto* kontonr bankgiro plusgiro bg pg postgiro ordre* faktura* kundnummer
	 y-tunnus ytunnus tunnus tilinumero alv lasku* sivu`,
	// Slavic, Hungarian, Turkish, Cyrillic
	`nip regon krs konto faktur* zamówieni* poz str
	 ičo ico dič dic účet* účt* uctu ucet č.ú č.p objednávk* faktur* strana ks vs ss
	 adószám* cégjegyzék* bankszámla*
	 vergi sicil mersis hesap sipariş fatura
	 инн кпп огрн огрнип бик оквэд окпо р/с к/с счет счёт заказ* артикул* лиценз* стр индекс № рег вер`,
	// East Asia
	`统一 许可证 備案 备案 备 注文番号 登録番号 郵便番号 사업자등록번호 사업자 통신판매 订单 发票 邮编 〒`,
)

// HardIdentifierWords leave no doubt: a phone word earlier on the line does not
// outweigh them.
var HardIdentifierWords = NewWords(`iban bic swift isbn issn ean gtin vat ust ustid ustidnr steuer* umsatzsteuer* stnr hrb hra siret siren rcs tva
	kvk btw nip regon krs ičo dič инн кпп огрн огрнип бик cnpj cpf cif nif piva pi cf účtu účet* účt* uctu order orderno ordernr ordernumber orderid invoice* ticket ticketno ticketid bestellung bestellnummer* bestellnr* bestellcode* rechnung* auftrag auftrags*
	facture* commande fattura* pedido konto* kto blz y-tunnus orgnr cvr doi cve plz zip`)

// PlacesOfNumbers are words for "number" itself. They say nothing on their own:
// the word before them decides ("phone number", "order no.").
var PlacesOfNumbers = NewWords(`no nos nr num number numbers nummer nummern numéro numero número numer číslo szám num n nº n° № nr. номер numara numarası
	番号 号码 號碼 번호 is at on to and or or: und oder et ou y o e the our my your unter sous au al ist lautet bitte please
	free gratuit gratis kostenlos kostenfrei us now today me`)

// UrgingWords ask the reader to call: an identifier's word before them is a verb.
var UrgingWords = NewWords(`now today free us me gratuit gratis kostenlos kostenfrei jetzt heute maintenant ahora hoy subito oggi agora hoje nu nyt teraz nyní`)

// IsPlaceOfNumber tells whether a word means "number" itself, or nothing. In scripts
// without spaces a word that merely holds one of them is a word of its own: "登録番号"
// is a registration's number.
func IsPlaceOfNumber(word string) bool {
	return PlacesOfNumbers.Has(word) && (!spaceless(word) || slices.Contains(PlacesOfNumbers.anywhere, word))
}

// PageWords announce a page or a range of pages, years or clauses.
var PageWords = NewWords(`p pp page pages s seite seiten pag pagina pagine pág str strana стр vol no fig`)

// FileTypes end the names of files.
var FileTypes = NewWords(`jpg jpeg png gif webp svg heic tif tiff bmp pdf doc docx xls xlsx ppt pptx odt ods csv txt xml json html htm php zip gz tar mp3 mp4 mov avi wav exe dmg apk`)

// PlaceWords stand before the number of a room, a floor or a letter box.
var PlaceWords = NewWords(`suite ste apt apartment unit room rm floor box building bldg top stiege zimmer etage piso sala office büro int local loc`)
