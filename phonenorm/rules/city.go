package rules

// cityNames are cities whose name is no other country's well-known place, folded: the
// capitals, and the largest of countries whose language others speak too. One line a
// country: its code, then names separated by '|'.
//
//nolint:misspell // The names are of many languages, which the linter takes for bad English.
const cityNames = `
AE abu dhabi|dubai|sharjah|دبي|أبوظبي|الشارقة
AL tirana|tiranë
AM yerevan|ереван
AO luanda|benguela
AR buenos aires|mar del plata|tucumán|la plata|bahía blanca|neuquén
AT wien|vienna|graz|linz|innsbruck|klagenfurt|salzburg|wels|steyr|st pölten|dornbirn|bregenz|villach
AU sydney|melbourne|brisbane|adelaide|canberra|hobart|sunshine coast|gold coast|wollongong|geelong
AZ baku|баку
BA sarajevo
BB bridgetown
BD dhaka|chittagong|chattogram|sylhet|khulna|rajshahi
BE bruxelles|brussel|brussels|antwerpen|anvers|liège|charleroi|namur|gent
BF ouagadougou|bobo-dioulasso
BG софия|пловдив|варна
BH manama|المنامة
BI bujumbura
BJ cotonou|porto-novo
BO cochabamba|santa cruz de la sierra
BR são paulo|rio de janeiro|brasília|belo horizonte|porto alegre|salvador de bahia|curitiba|recife|fortaleza
BS nassau
BT thimphu
BW gaborone|francistown
BY минск|гомель|брест|витебск|minsk
BZ belmopan|belize city
CA toronto|montréal|montreal|vancouver|ottawa|calgary|edmonton|winnipeg|québec
CD kinshasa|lubumbashi
CG brazzaville|pointe-noire
CH zürich|zurich|genève|bern|basel|bâle|lausanne|luzern|winterthur|st. gallen|lugano|neuchâtel|fribourg
CI abidjan|yamoussoukro|bouaké
CL santiago de chile|valparaíso|viña del mar|antofagasta|temuco|rancagua|iquique|puerto montt|punta arenas
CM yaoundé|douala|bafoussam|garoua
CN 北京|上海|广州|深圳|杭州|南京|成都|武汉|beijing|shanghai|guangzhou|shenzhen
CO bogotá|bogota|medellín|medellin|barranquilla|bucaramanga|cúcuta|pereira|manizales|ibagué
CR alajuela
CU la habana|havana
CY nicosia|limassol|λευκωσία|λεμεσός|lefkoşa
CZ praha|prague|brno|ostrava
DE berlin|hamburg|münchen|munich|köln|frankfurt|stuttgart|düsseldorf|leipzig|dresden
DK københavn|copenhagen|aarhus|odense|aalborg
DO santo domingo
DZ alger|الجزائر العاصمة|وهران|oran|constantine|annaba|blida|tizi ouzou|béjaïa|sétif|tlemcen|قسنطينة|عنابة|البليدة
EC quito|guayaquil
EE tallinn|tartu|таллин
EG cairo|القاهرة|الإسكندرية|الجيزة|giza
ER asmara
ES madrid|barcelona|sevilla|zaragoza|málaga|bilbao|murcia
ET addis ababa
FI helsinki|helsingfors|tampere|turku|åbo|espoo|esbo|vantaa|pargas|parainen|ekenäs|mariehamn|jakobstad|oulu|jyväskylä|kuopio|lahti|rovaniemi
FJ nadi|lautoka
FR paris|marseille|lyon|toulouse|bordeaux|lille|nantes|strasbourg|rennes|grenoble
GA libreville|port-gentil
GB london|manchester|glasgow|edinburgh|leeds|liverpool|sheffield|cardiff|belfast|nottingham
GE თბილისი|tbilisi|тбилиси
GH accra|kumasi|takoradi
GM banjul|serekunda
GN conakry
GR αθήνα|θεσσαλονίκη|thessaloniki|piraeus
GT ciudad de guatemala|quetzaltenango
HK 九龍|新界|旺角|銅鑼灣|kowloon|wan chai|tsim sha tsui
HN tegucigalpa|san pedro sula
HR zagreb|rijeka
HT port-au-prince
HU budapest|debrecen
ID jakarta|bandung|surabaya|bekasi|jawa barat|jawa timur|yogyakarta
IE dublin|galway|limerick
IL tel aviv|jerusalem|haifa|ירושלים|תל אביב
IN mumbai|new delhi|bengaluru|bangalore|chennai|kolkata|hyderabad|ahmedabad|pune|jaipur|lucknow|kochi|surat|nagpur|indore|bhopal|patna|coimbatore|thiruvananthapuram|kottayam|thrissur|noida|gurgaon|gurugram|chandigarh
IQ بغداد|baghdad
IR تهران|tehran
IS reykjavík|reykjavik|akureyri
IT roma|milano|torino|napoli|firenze|bologna|genova|palermo|venezia|bolzano
JM montego bay
JO عمان الأردن|amman
JP tokyo|osaka|kyoto|yokohama|nagoya|東京|大阪|京都|横浜|名古屋
KE nairobi|mombasa|kisumu|nakuru|eldoret|thika
KG бишкек|bishkek
KH phnom penh
KR seoul|busan|incheon
KW الكويت العاصمة
KZ алматы|астана|нур-султан|almaty|шымкент|караганда
LA vientiane
LB بيروت|beirut|beyrouth
LI vaduz
LK colombo|jaffna|negombo|kurunegala|anuradhapura|trincomalee|batticaloa
LR monrovia
LS maseru
LT vilnius|kaunas|вильнюс
LU luxembourg-ville|esch-sur-alzette
LV rīga|jūrmala|рига
LY طرابلس ليبيا|benghazi|بنغازي
MA casablanca|rabat|marrakech|marrakesh|الدار البيضاء|الرباط|مراكش|fès|tanger|agadir|meknes|meknès|kénitra|oujda|tétouan
MD chișinău|chisinau|кишинёв|кишинев
ME podgorica
MG antananarivo|toamasina
MK skopje|скопје
ML bamako
MM yangon|mandalay
MN ulaanbaatar
MO 氹仔
MR nouakchott|نواكشوط
MT valletta|birkirkara|sliema
MU port louis|curepipe
MW lilongwe|blantyre
MX ciudad de méxico|méxico d.f.|cdmx|monterrey|tijuana|zapopan|chihuahua|hermosillo|cancún|culiacán|querétaro|aguascalientes|villahermosa|saltillo|mexicali|tlalnepantla
MY kuala lumpur|penang|johor bahru|petaling jaya|selangor|ipoh|kuching|kota kinabalu|shah alam|melaka|sarawak|sabah|seremban|kuantan
MZ maputo
NA windhoek|swakopmund
NE niamey
NG lagos|abuja|ibadan|port harcourt|kano|kaduna|enugu|benin city|ilorin|onitsha|abeokuta|owerri
NI managua
NL amsterdam|rotterdam|den haag|utrecht|eindhoven|groningen
NO oslo|bergen|trondheim|stavanger
NP kathmandu|pokhara|lalitpur
NZ auckland|wellington|christchurch|dunedin
OM muscat|مسقط
PA ciudad de panamá
PE lima|arequipa|chiclayo|cusco|iquitos|piura|huancayo|tacna
PG port moresby
PH manila|quezon city|makati|mandaluyong|davao|cebu|pasig|taguig|baguio|bataan|nueva ecija|cotabato|mindoro|cavite|iloilo|bacolod|zamboanga|pampanga|bulacan|batangas|palawan|ilocos|pangasinan
PK karachi|lahore|islamabad|rawalpindi|faisalabad|multan|peshawar|sialkot|gujranwala
PL warszawa|warsaw|kraków|krakow|gdańsk|wrocław|poznań|łódź
PT lisboa|coimbra
PY asunción|asuncion
QA doha|الدوحة
RO bucurești|bucharest|cluj napoca|timișoara
RS beograd|novi sad|београд|нови сад|niš
RU москва|санкт-петербург|новосибирск|екатеринбург|moscow
RW kigali
SA الرياض|جدة|riyadh|jeddah|الدمام|مكة المكرمة|dammam
SD khartoum|الخرطوم
SE stockholm|göteborg|gothenburg|malmö|uppsala|linköping
SG toa payoh|ang mo kio
SI ljubljana|maribor
SK bratislava|košice
SL freetown
SN dakar|thiès
SO mogadishu
SS juba
SV san salvador|santa tecla
SY دمشق|damascus|aleppo|حلب
TD n'djamena
TG lomé
TH bangkok|chiang mai|phuket|pattaya|กรุงเทพ
TN tunis|sfax|سوسة|صفاقس|sousse|bizerte|nabeul|monastir
TR istanbul|ankara|izmir|antalya|bursa
TT port of spain
TW 台北|臺北|台中|臺中|高雄|台南|臺南|桃園|新竹|新北|taipei|kaohsiung
TZ dar es salaam|arusha|dodoma|mwanza|zanzibar
UA київ|харків|одеса|львів|дніпро|kyiv|киев|харьков|одесса|львов|запорожье
UG kampala|entebbe|jinja|mbarara
US new york|los angeles|chicago|houston|philadelphia|san diego|san francisco|seattle|denver|atlanta|miami|las vegas|new jersey
UY montevideo
UZ ташкент|toshkent
VE caracas|maracaibo|barquisimeto|maracay|puerto la cruz
VN hanoi|hà nội|ho chi minh|hồ chí minh|đà nẵng
YE صنعاء|عدن
ZA johannesburg|cape town|pretoria|durban|bloemfontein|soweto|port elizabeth|polokwane
ZM lusaka|ndola|kitwe
ZW harare|bulawayo
`
