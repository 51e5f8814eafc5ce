"""What residents propose to cities, in the languages of the network: a small lexicon, read by ``concepts``.

A line without indent names a concept and its kind; below it a line for each language has the words for it. ``word*`` is
any word that begins so, a word without the star is only itself, ``two_words`` are neighbours in this order. "sr" is
Serbian, Bosnian, Croatian and Montenegrin, in Latin letters. A word may be several concepts ("велоалея" is a bicycle
and a path). Of several beginnings the longest counts. What is written in another script or without accents is the same.
"""

from typing import Final

LEXICON: Final = """
bicycle thing
 en bike* biking bicycl* cycl* velo
 tr bisiklet*
 el ποδήλατ* ποδηλάτ* ποδηλατ* ποδηλατόδρομ* ποδηλατοδρόμ*
 ro biciclet* biciclis* bicicl*
 sq biçiklet* biciklet* biçiklis*
 bg велосипед* колоезд* вело* велоале*
 mk велосипед* велопат*
 sr bicikl* bicikala biciklist*
 it bici biciclett* ciclabil* ciclist*
path thing
 en path paths pathway* lane* track*
 tr yol yolu yolun* yola yollar* şerid* şerit*
 el ποδηλατόδρομ* ποδηλατοδρόμ* λωρίδα λωρίδες μονοπάτι* διαδρομ*
 ro pist* benzi banda benzil*
 sq korsi* shteg*
 bg алея алеи алеята велоале* пътек* лента ленти
 mk патека* патеки* патечк* велопат* лента ленти
 sr staza* staze* stazu stazi stazom traka traku trake
 it pista piste ciclabil* corsia corsie
pavement thing
 en pavement* sidewalk* footpath*
 tr kaldırım*
 el πεζοδρόμ* πεζοδρομί*
 ro trotuar*
 sq trotuar*
 bg тротоар*
 mk тротоар*
 sr trotoar* pločnik* nogostup*
 it marciapied*
crossing thing
 en crosswalk* zebra* pedestrian_cross* zebra_cross* crossing*
 tr yaya_geçi* geçidi geçidin* geçitler*
 el διάβασ* διαβάσ*
 ro trecer*
 sq vija_të_bardha vijat_e_bardha kalim_këmbësor* kalimi*
 bg пешеходн*_пътек* зебра*
 mk пешачки_премин пешачк*_премин* зебра премин*
 sr pešačk*_prelaz* pešačk*_prijelaz* zebra zebru zebre
 it strisce attraversamento_pedonal* strisce_pedonal*
pedestrian thing
 en pedestrian* walkable walkers
 tr yaya yayalar*
 el πεζός πεζοί πεζών πεζούς πεζόδρομ* πεζοδρόμησ*
 ro pieton*
 sq këmbësor*
 bg пешеход* пешеходн*
 mk пешак* пешачк* пешаци*
 sr pešak* pešac* pešačk* pješak* pješac* pješačk*
 it pedon* pedonal*
road thing
 en road* asphalt* roadway* streets
 tr yol yolu yolun* yola yollar* asfalt*
 el δρόμος δρόμο δρόμου δρόμοι δρόμων δρόμους άσφαλτ* ασφάλτ*
 ro drum drumul* drumur* asfalt* șosea*
 sq rrug* asfalt*
 bg път пътя пътят пътища* асфалт* шосе*
 mk пат патот патишта* асфалт* коловоз*
 sr put putev* puta cesta ceste cestu asfalt* kolovoz* drum*
 it strade asfalt*
pothole bad
 en pothole* hole holes bump*
 tr çukur* delik*
 el λακκούβ* τρύπ*
 ro groap* gropi* gropilor
 sq grop* gropa*
 bg дупк* дупки*
 mk дупк* дупки* дупнат*
 sr rup* jama jame udarn*_rup*
 it buc* buche
bridge thing
 en bridge* footbridge*
 tr köprü*
 el γέφυρ* γεφύρ* πεζογέφυρ* πεζογεφύρ*
 ro pod podul* podur* pasarel*
 sq urë ura urës urat
 bg мост мостът моста мостове*
 mk мост мостот мостови*
 sr most mosta mostov* mostu
 it ponte ponti passerell*
traffic bad
 en traffic congestion jam jams
 tr trafik* trafiğ*
 el κίνηση κυκλοφορί* μποτιλιάρισμ* κυκλοφοριακ*
 ro trafic* ambuteiaj* aglomera*
 sq trafik* qarkullim*
 bg трафик* задръствани* движение*
 mk сообраќа* метеж* трафик*
 sr saobraća* promet* gužv*
 it traffic* ingorgh*
traffic_light thing
 en traffic_light* semaphore* stoplight*
 tr trafik_ışı* trafik_lamba*
 el φανάρι* φαναρι* σηματοδότ*
 ro semafor* semafoar*
 sq semafor*
 bg светофар*
 mk семафор*
 sr semafor*
 it semafor*
speed thing
 en speed* speeding
 tr hız hızı* hızlı sürat*
 el ταχύτητ* όριο_ταχύτητ*
 ro vitez*
 sq shpejtësi*
 bg скорост*
 mk брзин*
 sr brzin*
 it velocit*
car thing
 en car cars vehicle* automobile* driver* motorist*
 tr araba* otomobil* araç araçlar* aracı*
 el αυτοκίνητ* αυτοκινήτ* όχημα οχήματ* οχημάτ*
 ro mașin* autoturism* autovehicul*
 sq makina makinat makinave makinë* automjet* vetur*
 bg кола колите коли автомобил*
 mk автомобил* кола коли колите возил*
 sr automobil* auto auta autom* kola vozil*
 it auto automobil* macchin* veicol*
parking thing
 en parking* carpark* park_car* park_the_car* garage*
 tr otopark* park_yer* park_et*
 el πάρκινγκ* παρκινγκ* στάθμευσ* παρκάρ* σταθμεύ*
 ro parcar* parcări*
 sq parking* parkim*
 bg паркинг* паркиран* паркомяст* паркира*
 mk паркинг* паркира*
 sr parking* parkiral* parkira* parkiran*
 it parchegg* posti_auto
bus thing
 en bus buses busses minibus*
 tr otobüs* dolmuş*
 el λεωφορεί* λεωφορεια
 ro autobuz*
 sq autobus* autobuz*
 bg автобус*
 mk автобус*
 sr autobus* busev*
 it autobus bus pullman
public_transport thing
 en public_transport* transit
 tr toplu_taşım* toplu_ulaşım*
 el μέσα_μεταφορ* δημόσι*_συγκοινων* συγκοινων*
 ro transport*_public* transport*_în_comun
 sq transport*_publik*
 bg обществен*_транспорт* градск*_транспорт*
 mk јавн*_превоз* јавен_превоз* јавн*_транспорт* јавен_транспорт градск*_превоз* превоз превозот
 sr javn*_prevoz* javn*_prijevoz* gradsk*_prevoz* gradsk*_prijevoz* prevoz prijevoz
 it trasport*_pubblic* mezzi_pubblici
stop_of_bus thing
 en bus_stop* stops bus_shelter* tram_stop*
 tr durak durağı* duraklar* durağa
 el στάση στάσεις στάσεων στάσης
 ro stați* stație*
 sq stacion stacioni stacionet* ndalesë* ndales*
 bg спирк* спирки*
 mk постојк* автобуск*_постојк*
 sr stajališt* postaj* autobusk*_stanic*
 it fermat*
timetable thing
 en timetable* schedule* opening_hours opening_times route* bus_line*
 tr sefer seferi seferler* hat hattı* tarife*
 el δρομολόγι* δρομολογί* γραμμή γραμμές
 ro orar orarul* traseu* traseul* linia linie
 sq orar orari oraret linja linjë* linjat
 bg разписан* линия линии линията маршрут*
 mk возен_ред линија линии линијата маршрут*
 sr red_vožnje linija linije liniju polasc* polazak* polasci
 it orari orario linea linee corse corsa
tram thing
 en tram* streetcar* light_rail
 tr tramvay*
 el τραμ
 ro tramvai*
 sq tramvaj*
 bg трамва*
 mk трамва*
 sr tramvaj*
 it tram tranvi*
train thing
 en train trains railway* rail
 tr tren trenler* treni* demiryol*
 el τρένο τρένα τρένων σιδηρόδρομ* σιδηροδρομικ*
 ro tren trenul* trenuri* cale*_ferat*
 sq tren treni trenat hekurudh*
 bg влак* жп железниц* железопът*
 mk воз возот возови* железниц* железничк*
 sr voz vozovi* vlak* železnic* željezni* pruga pruge
 it treno treni ferrovi*
taxi thing
 en taxi* cab cabs
 tr taksi*
 el ταξί
 ro taxi*
 sq taksi*
 bg такси*
 mk такси*
 sr taksi*
 it taxi
scooter thing
 en scooter* e-scooter*
 tr skuter* scooter*
 el πατίνι* πατινι*
 ro trotinet*
 sq trotinet* skuter*
 bg тротинетк* скутер*
 mk тротинет* скутер*
 sr trotinet* romobil* skuter*
 it monopattin* scooter
charger thing
 en charging charger* charging_station*
 tr şarj*
 el φόρτισ* φορτιστ*
 ro încărcar* încărcător*
 sq karikues* karikim*
 bg зарядн* зареждане
 mk полнач* полнење
 sr punjač* punjenj* punionic*
 it ricaric* colonnin*
bench thing
 en bench* seat seats seating place_to_sit nowhere_to_sit
 tr bank banklar* bankı oturacak* oturma_yer*
 el παγκάκι* παγκακι* κάθισμα καθίσματ* καθισμάτ*
 ro banc* băncilor bancă bănci
 sq stol stola stolat stolave stolin ulëse*
 bg пейк* пейки*
 mk клуп* клупи*
 sr klup* klupa*
 it panchin*
tree thing
 en tree trees afforest*
 tr ağaç* ağac*
 el δέντρ* δένδρ* δεντροφύτ* δεντροφυτεύ* δενδροφύτ*
 ro copac* copaci* arbor* pomi puieți*
 sq pemë* pema drurë* drur* druri
 bg дървет* дърво* дръвч* дървес*
 mk дрво дрвото дрва дрвја* дрвјата дрвца* дрворед*
 sr drvo drveć* drvet* drvor* stabl* sadnic*
 it alber*
greenery thing
 en green greenery grass lawn* flower* shrub*
 tr yeşil* çim çimler* çiçek*
 el πράσινο πρασίνου γρασίδι* λουλούδι*
 ro verde spați*_verz* verdeaț* flori florilor iarb* gazon*
 sq gjelbër* gjelbërim* lule lulet bar_i bari
 bg зелен* зеленин* цвет* трева*
 mk зелен* зеленил* цвеќ* трева*
 sr zelen* zelenil* cveć* cvijeć* trava* trave travu
 it verde fior* prato prati aiuol*
park place
 en park parks city_park*
 tr park parkı* parka parkta* parkın* parklar* bahçe*
 el πάρκο πάρκα πάρκου πάρκων άλσος κήπος κήπο κήπου
 ro parc parcul* parcuri* grădin*
 sq park parku parkun parkut parqe* parqet parkë*
 bg парк паркът парка паркове* парков* градина градината градинката
 mk парк паркот паркови* парковите парче_зеленило
 sr park parka parku parkov* parkom parkovsk*
 it parco parchi giardin*
playground thing
 en playground* play_area* swing* slide* place_to_play kids_can_play children_can_play
 tr çocuk_park* oyun_park* oyun_alan* salıncak* çocuk_oyun*
 el παιδικ*_χαρ* κούνι* τσουλήθρ*
 ro loc*_de_joac* teren*_de_joac* leagăn*
 sq kënd_lojërash* kënd*_lodrash* këndi_i_lojërave park_lojërash* lojërash lojërave shilarës*
 bg детск*_площадк* люлк* катерушк*
 mk детск*_игралишт* игралишт* лулашк*
 sr dečj*_igrališt* dječj*_igrališt* igrališt* ljuljašk*
 it parco_giochi area_giochi parchi_giochi altalen* scivol*
waste bad
 en waste trash rubbish garbage litter* junk dump*
 tr çöp çöpü çöpün çöpler* çöplük* çöpe atık*
 el σκουπίδι* σκουπιδι* απορρίμματ* απορριμμάτ*
 ro gunoi* gunoaie* deșeu* deșeur*
 sq plehra* plehrash* mbeturin* mbetje*
 bg боклук* боклуц* отпадъ* отпадъц* смет сметта
 mk отпад* ѓубре* смет ѓубри*
 sr smeć* otpad* đubr*
 it rifiut* spazzatur* immondizi*
bin thing
 en bin bins container* trash_can* dustbin* wastebasket* dumpster*
 tr kutu kutusu* kutular* konteyner*
 el κάδο* κάδου κάδων κάδους
 ro coș coșuri* tomberoa* pubel* container*
 sq kosh kosha koshat koshave kontejner* kazan*
 bg кош кошче* кошове* контейнер* кофи кофа
 mk корпа корпи* корпите канта канти* кантите контејнер*
 sr kanta kante kantu kontejner* koš koševi* koša koševe korpa korpe korpu
 it cestin* bidon* cassonett* contenitor*
recycling thing
 en recycl*
 tr geri_dönüş*
 el ανακύκλωσ* ανακυκλώ*
 ro recicl* colectar*_selectiv*
 sq ricikl*
 bg рециклир* разделн*_събир*
 mk рециклир* рециклаж* селектир*
 sr reciklaž* recikl*
 it ricicl* differenziat*
cleaning thing
 en clean* sweep* tidy wash washing washed dirty
 tr temizl* temiz süpür* kirli
 el καθαρ* καθαρισμ* βρώμικ* βρώμ*
 ro curăț* curat* salubriz* murdar*
 sq pastr* pastër* ndot*
 bg чист* почист* изчист* мръсн*
 mk чист* исчист* нечист* валкан*
 sr čist* očist* čišć* počist* prljav*
 it pulir* puli* sporc*
material thing
 en paper cardboard
 tr kağıt* karton*
 el χαρτί χαρτιού
 ro hârti* carton*
 sq letër letra
 bg хартия*
 mk хартиј*
 sr papir*
 it carta
glass thing
 en glass bottle*
 tr cam cami_şişe şişe*
 el γυαλί γυαλιού μπουκάλι*
 ro sticl*
 sq qelq* xham* shishe*
 bg стъкл* бутилк*
 mk стакл* шише*
 sr stakl* flaš* boc*
 it vetro bottigli*
plastic thing
 en plastic*
 tr plastik* naylon*
 el πλαστικ*
 ro plastic*
 sq plastik*
 bg пластмас* найлон*
 mk пластик* пластич*
 sr plastik* plastič*
 it plastic*
clothes thing
 en clothes clothing textile* shoes
 tr giysi* kıyafet* tekstil*
 el ρούχα ρούχων
 ro haine* îmbrăcăminte textil*
 sq rroba rrobave tekstil*
 bg дрехи дрехите текстил*
 mk облека облеката текстил*
 sr odeć* odjeć* tekstil*
 it vestiti abiti tessil*
underpass thing
 en underpass* subway* tunnel*
 tr alt_geçi* altgeçi* tünel*
 el υπόγεια_διάβασ* υπογει*_διαβασ* τούνελ σήραγγ*
 ro pasaj* subteran* tunel*
 sq nënkalim* tunel*
 bg подлез* тунел*
 mk потходник* подвозник* тунел*
 sr podvožnjak* pothodnik* tunel*
 it sottopass* tunnel galleria
roundabout thing
 en roundabout* traffic_circle* intersection* junction* crossroad*
 tr kavşak* kavşağ* döner_kavşak*
 el διασταύρωσ* κόμβο* κυκλικ*_κόμβ*
 ro intersecți* sens*_giratori* girator*
 sq kryqëzim* rrethrrotullim*
 bg кръстовищ* кръгов*_движение
 mk крстосниц* раскрсниц* кружен_ток кружни
 sr raskrsnic* raskršć* križanj* kružni_tok kružn*_tok*
 it incroc* rotond* rotatori*
speed_bump thing
 en speed_bump* speed_hump*
 tr kasis* hız_kesici*
 el σαμαράκι* σαμαρακι*
 ro limitatoare_de_vitez* denivelar*
 sq bariera_shpejt*
 bg легнал*_полица* изкуствен*_неравност*
 mk лежечк*_полица*
 sr ležeć*_polica* ležeć*_policajc*
 it dossi dosso dissuasor*
rain thing
 en rain rains rainy rainfall
 tr yağmur*
 el βροχή βροχές βροχών
 ro ploaie ploi ploua ploii
 sq shi shiu shiut shirat
 bg дъжд*
 mk дожд*
 sr kiša kiše kišu kiši kišn*
 it pioggia piogge piove
fireworks bad
 en firework* firecracker* petard*
 tr havai_fişek* maytap* torpil
 el πυροτεχνήμα* βεγγαλικ* κροτίδ*
 ro artifici* petard*
 sq fishekzjarr* kapsolla
 bg фойерверк* пиратки зари*
 mk огномет* петард*
 sr vatromet* petard*
 it fuochi_d_artificio petard* botti
course thing
 en course courses lesson* class classes training workshop* teach*
 tr kurs kursu kurslar* ders dersi dersler* eğitim* atölye*
 el μάθημα μαθήματ* μαθημάτ* σεμινάρι* εκπαίδευσ* εργαστήρι*
 ro curs cursuri cursul* lecți* atelier*
 sq kurs kurse kurset kursi mësim* trajnim*
 bg курс курсове* уроци урок обучени* работилниц*
 mk курс курсеви* час_по часови_по обук* работилниц*
 sr kurs kursev* časov* obuk* radionic*
 it corso_di corsi lezion* laborator*
food thing
 en food foods coffee meal* kitchen* bread
 tr yemek* gıda* kahve ekmek*
 el φαγητ* τρόφιμ* καφές καφέδες συσσίτι* ψωμί
 ro mânca* alimente* cafea pâine cantin*
 sq ushqim* kafeja bukë
 bg храна храни* хляб кухн*
 mk храна храни леб кујн*
 sr hrana hrane hranu hleb kruh kuhinj*
 it cibo alimentar* caffè pane mensa
fence thing
 en fence* wall walls railing* barrier*
 tr çit çitler* duvar* korkuluk* bariyer*
 el φράχτη* φράκτη* κάγκελ* τοίχο* περίφραξ* κιγκλίδωμ*
 ro gard gardul* garduri zid ziduri balustrad* barier*
 sq gardh* mur muri muret parmak* barrier*
 bg ограда огради* стена стени парапет*
 mk ограда огради* ѕид ѕидови бариер*
 sr ograd* zid zidov* barijer*
 it recinto recinzion* muro muri ringhier* barrier*
paint thing
 en paint* mural*
 tr boya* boyan* mural*
 el βάψ* βαφή βάψιμο τοιχογραφί*
 ro vopsi* vopsea* murale*
 sq lyej* lyhe* bojë bojatis*
 bg боядис* бояди* стенопис*
 mk обои* боја боите фарба* мурал*
 sr boji bojenj* ofarb* okreč* kreč* mural*
 it dipinge* vernic* murale* tinteggi*
monument thing
 en monument* statue* memorial*
 tr anıt* heykel*
 el μνημεί* άγαλμα αγάλματ*
 ro monument* statui* statuie*
 sq monument* statuj* përmendor*
 bg паметник* статуя статуи
 mk споменик* статуа статуи
 sr spomenik* statu*
 it monument* statua statue
sign thing
 en sign signs signage signpost* info_board* information_board* noticeboard* plaque*
 tr tabela* levha* yönlendirme*
 el πινακίδ* ταμπέλ* σήμανσ*
 ro indicator* panou* panouri plăcuț*
 sq tabel* sinjalistik*
 bg табел* указател*
 mk табл* сигнализац* патоказ*
 sr tabl* signalizac* putokaz*
 it cartell* segnaletic* targhe
ticket thing
 en ticket* fare fares
 tr bilet*
 el εισιτήρι* εισιτηρι*
 ro bilet* abonament*
 sq biletë bileta biletat biletave abone*
 bg билет* абонамент*
 mk билет* карти_за
 sr kart*_za karte karata
 it bigliett* abbonament*
budget thing
 en budget* spending transparen* corruption accountab*
 tr bütçe* şeffaf* yolsuzluk*
 el προϋπολογισμ* διαφάνει* διαφθορ*
 ro buget* transparen* corupți*
 sq buxhet* transparen* korrupsion*
 bg бюджет* прозрачн* корупц*
 mk буџет* транспарен* корупц*
 sr budžet* proračun* transparen* korupcij*
 it bilanc* trasparen* corruzion*
meeting thing
 en meeting* assembly assemblies hearing* referendum* vote voting
 tr toplantı* meclis* oylama* referandum*
 el συνέλευσ* συνεδρίασ* δημοψήφισμ* ψηφοφορί*
 ro ședinț* adunar* referendum* dezbater*
 sq mbledhj* referendum* votim* dëgjes*
 bg събрани* заседани* референдум* гласуван*
 mk собир* седниц* референдум* гласањ*
 sr sastan* sednic* sjednic* zbor_građana referendum* glasanj*
 it assemble* riunion* referendum votazion*
documents thing
 en document* permit_office paperwork certificate* counter* queue* waiting
 tr belge* evrak* kuyruk* sıra_bekle*
 el έγγραφ* πιστοποιητικ* ουρές αναμον*
 ro acte document* cozi ghișe*
 sq dokument* radhë sportel*
 bg документ* опашк* гише*
 mk документ* редици шалтер*
 sr dokument* šalter* redov* čekanj*
 it document* certificat* sportell* fila code
smoking bad
 en smok*
 tr sigara* duman*
 el κάπνισ* καπνίζ* τσιγάρ* καπνό*
 ro fuma* fumat* țigăr* fum
 sq duhan* cigare*
 bg пушен* цигар* пушачи дим
 mk пушењ* цигар* пушачи чад
 sr pušenj* cigaret* dim dima
 it fumo fuma* sigarett*
alcohol bad
 en alcohol* drunk* drinking
 tr alkol* sarhoş* içki*
 el αλκοόλ μεθυσμέν*
 ro alcool* bețiv*
 sq alkool* dehur*
 bg алкохол* пияни
 mk алкохол* пијани пијанк*
 sr alkohol* pijan*
 it alcol* ubriac*
drugs bad
 en drug* narcot* needle* syringe*
 tr uyuşturucu*
 el ναρκωτικ* σύριγγ*
 ro drog* sering*
 sq drog* shiring*
 bg наркот* дрога спринцовк*
 mk наркот* дрога шприц*
 sr drog* narkot* špric*
 it drog* siring*
advertising bad
 en advert* billboard* poster*
 tr reklam* pano panolar* afiş*
 el διαφημίσ* διαφημιστικ* αφίσ*
 ro reclam* panouri_publicitar* afiș*
 sq reklam* poster*
 bg реклам* билборд* плакат*
 mk реклам* билборд* плакат*
 sr reklam* bilbord* plakat*
 it pubblicit* manifest* cartellon*
cables thing
 en cable cables wire wires
 tr kablo*
 el καλώδι* καλωδί*
 ro cablu cabluri*
 sq kabll* kabllo* tela telat
 bg кабел* жиц*
 mk кабел* кабли* жиц*
 sr kabl* žic*
 it cavi fili
construction bad
 en construction_site* builders highrise* skyscraper*
 tr inşaat* şantiye* gökdelen*
 el εργοτάξι* οικοδομ*
 ro șantier* zgârie*
 sq kantier* kulla kullat
 bg строеж* строител* небостъргач*
 mk градб* градилишт* облакодер*
 sr gradilišt* gradnj* soliter* neboder*
 it cantier* grattacieli
dust bad
 en dust dusty mud
 tr toz tozlu çamur*
 el σκόνη λάσπ*
 ro praf* noroi*
 sq pluhur* baltë
 bg прах праха кал калта
 mk прашин* кал калта
 sr prašin* blat*
 it polver* fango
bird thing
 en bird* pigeon* duck* swan*
 tr kuş kuşlar* güvercin* ördek*
 el πουλιά πουλιών περιστέρι* πάπι*
 ro păsăr* păsări* porumbe* rațe
 sq zog zogj* pëllumb*
 bg птици птица гълъб* патиц*
 mk птици птица гулаб* патк*
 sr ptic* golub* patk*
 it uccell* piccion* anatr*
fishing thing
 en fish fishing fishermen
 tr balık* balıkçı*
 el ψάρεμα ψάρια ψαράδ*
 ro pescui* pește pești
 sq peshk*
 bg риболов* риба риби*
 mk риболов* риба риби рибар*
 sr ribolov* riba ribe ribar*
 it pesca pesc*
picnic thing
 en picnic* barbecue* grill* table tables
 tr piknik* mangal* masa masalar*
 el πικνίκ μπάρμπεκιου τραπέζι* τραπεζι*
 ro picnic* grătar* mese masă
 sq piknik* zgar* tavolin*
 bg пикник* барбекю* маси маса
 mk пикник* скара маси маса
 sr piknik* roštilj* stolov* stol sto
 it picnic barbecue tavol*
boat thing
 en boat* ferry ferries ship ships
 tr vapur* feribot* tekne* gemi*
 el καράβι* βάρκ* φέρι πλοί*
 ro vapor* barc* feribot* bac
 sq varkë varka anij* traget*
 bg кораб* лодк* ферибот*
 mk брод бродови брода чамец чамци траект*
 sr brod brodov* čamac čamci trajekt*
 it barca barche nave traghett*
port place
 en port harbour* harbor* marina
 tr liman*
 el λιμάνι* λιμανι*
 ro port portul*
 sq port porti portin
 bg пристанищ*
 mk пристаништ*
 sr luka luke luku lučk*
 it porto porti
garden thing
 en garden* community_garden* allotment* vegetable*
 tr bostan* hobi_bahçe* sebze*
 el λαχανόκηπ* περιβόλι* λαχανικ*
 ro legume grădin*_urban*
 sq bahç* kopsht*_urban perime
 bg зеленчу*
 mk бавч* зеленчук* урбан*_градин*
 sr bašt* vrt vrtov* povrć* povrt*
 it orti orto ortagg*
church place
 en church* cathedral* mosque* monastery
 tr cami camii camiye kilise*
 el εκκλησί* ναό ναός τζαμί μοναστήρι*
 ro biseric* catedral* mănăstir* mosche*
 sq kishë kisha xhami* manastir*
 bg църкв* храм* джами* манастир*
 mk црква црквата црков* џамиј* манастир*
 sr crkv* džamij* manastir*
 it chies* cattedral* mosche*
hotel place
 en hotel* hostel*
 tr otel*
 el ξενοδοχεί*
 ro hotel*
 sq hotel*
 bg хотел*
 mk хотел*
 sr hotel*
 it hotel albergh* albergo
factory place
 en factory factories industr*
 tr fabrika* sanayi*
 el εργοστάσι* εργοστασι* βιομηχαν*
 ro fabric* industri* uzin*
 sq fabrik* industri*
 bg фабрик* завод* промишлен*
 mk фабрик* индустр*
 sr fabrik* tvornic* industr*
 it fabbric* industri*
business thing
 en business* startup* entrepreneur* compan* coworking
 tr işletme* girişim* esnaf* şirket*
 el επιχείρησ* επιχειρήσ* επιχειρηματ*
 ro afacer* firm* antrepren* companie companii
 sq biznes* ndërmarr* kompani*
 bg бизнес* фирм* предприемач*
 mk бизнис* фирм* компани* претприема*
 sr biznis* firm* preduzeć* poduzeć* preduzet*
 it impres* aziend* attività_commercial*
homeless whom
 en homeless* poor refugee* migrant* immigrant*
 tr evsiz* yoksul* mülteci* göçmen*
 el άστεγ* φτωχ* πρόσφυγ* μετανάστ*
 ro fără_adăpost săraci* refugiaț* migranț*
 sq pastreh* varfër* refugjat* emigrant*
 bg бездомни_хора бедни бежанц* мигрант*
 mk бездомник* сиромашн* бегалц* мигрант*
 sr beskućnik* siromašn* izbeglic* izbjeglic* migrant*
 it senzatetto poveri rifugiat* migrant*
volunteer thing
 en volunteer*
 tr gönüllü*
 el εθελοντ*
 ro voluntar*
 sq vullnetar*
 bg доброволч* доброволц*
 mk волонтер*
 sr volonter* dobrovolj*
 it volontar*
language thing
 en language* translation*
 tr dil dili dilde dilinde dilleri çeviri*
 el γλώσσα γλώσσες γλωσσ* μετάφρασ*
 ro limbă limba limbi traducer*
 sq gjuhë gjuha gjuhën përkthim*
 bg език езика езици превод*
 mk јазик* превод*
 sr jezik* prevod* prijevod*
 it lingua lingue traduzion*
book thing
 en book books reading
 tr kitap* kitab*
 el βιβλίο βιβλία βιβλίων
 ro carte cărți cărțile
 sq libër libri libra librat librave
 bg книга книги* книжар*
 mk книга книги* книжар*
 sr knjig* knjiž*
 it libro libri lettura
shelter_for_animals thing
 en animal_shelter* dog_shelter* kennel* shelter_for
 tr barınak* barınağ*
 el καταφύγι*
 ro adăpost*
 sq strehëz* strehë*
 bg приют* кучкарник*
 mk прифатилишт* азил* засолништ*
 sr azil* prihvatilišt* skloništ*
 it canile canili rifugio
air_conditioning thing
 en air_condition* ventilat*
 tr klima*
 el κλιματισμ* κλιματιστικ*
 ro aer_condiționat climatiz*
 sq kondicioner*
 bg климатик*
 mk клима_уред* климатиз* клима клими
 sr klima klime klimu klimatiz*
 it aria_condizionata climatizz*
cinema place
 en cinema* movie* film films
 tr sinema* film*
 el σινεμά κινηματογρ* ταινί*
 ro cinema* film*
 sq kinema* film*
 bg кино киното филм*
 mk кино киното филм*
 sr bioskop* kino film*
 it cinema film
football thing
 en football* soccer
 tr futbol*
 el ποδόσφαιρ* ποδοσφαιρ*
 ro fotbal*
 sq futboll*
 bg футбол*
 mk фудбал*
 sr fudbal* nogomet*
 it calcio
basketball thing
 en basketball*
 tr basket*
 el μπάσκετ
 ro baschet*
 sq basketboll*
 bg баскетбол*
 mk кошарк*
 sr košark*
 it basket
tennis thing
 en tennis
 tr tenis*
 el τένις
 ro tenis*
 sq tenis*
 bg тенис*
 mk тенис*
 sr tenis*
 it tennis
restaurant place
 en restaurant*
 tr restoran* lokanta*
 el εστιατόρι* ταβέρν*
 ro restaurant*
 sq restorant*
 bg ресторант*
 mk ресторан*
 sr restoran*
 it ristorant*
rental thing
 en rent_a hire borrow* lend* sharing share
 tr kiralama* paylaşım*
 el ενοικίασ* κοινόχρηστ* δανεισμ*
 ro închirier* sharing partaj*
 sq dhënie_me_qira qiradhëni*
 bg споделен* под_наем
 mk изнајмувањ* споделен*
 sr iznajmlj* najam deljenj* dijeljenj* pozajm*
 it noleggi* condivis* sharing
medicine thing
 en pharmac* medicine* vaccin*
 tr eczane* ilaç* aşı
 el φαρμακεί* φάρμακ* εμβόλι*
 ro farmaci* medicament* vaccin*
 sq farmaci* ilaç* vaksin*
 bg аптек* лекарств* ваксин*
 mk аптек* лекови вакцин*
 sr apotek* ljekarn* lekovi vakcin*
 it farmaci* medicin* vaccin*
fire thing
 en fire fires firefight*
 tr yangın* itfaiye*
 el φωτιά φωτιές πυρκαγι* πυροσβεστ*
 ro incendi* pompier*
 sq zjarr*
 bg пожар*
 mk пожар*
 sr požar* vatrogas*
 it incendi* pompier*
violence bad
 en violence* bully* vandal* theft thieves
 tr şiddet* hırsız* vandal*
 el βία βίας βανδαλισμ* κλοπ* κλέφτ*
 ro violen* vandal* furt* hoți*
 sq dhun* vandal* vjedhj*
 bg насили* вандал* кражб*
 mk насилств* вандал* кражб*
 sr nasilj* vandal* krađ*
 it violenz* vandal* furti ladri
graffiti bad
 en graffiti*
 tr grafiti* duvar_yazı*
 el γκράφιτι* γκραφιτι*
 ro graffiti*
 sq grafit*
 bg графит*
 mk графит*
 sr grafit*
 it graffiti*
lamp thing
 en lamp* light lights lighting lit streetlight* streetlamp* street_light* street_lamp* unlit dark darkness
 tr lamba* aydınlat* ışık ışıklar* ışıklandır* karanlık*
 el φως φώτα φωτισμ* λάμπ* λαμπ* φωτίσ* σκοτειν* σκοτάδι*
 ro lamp* ilumin* felinar* lumin* becuri* întuneric*
 sq drita dritat dritë* ndriçim* llamb* errësir*
 bg лампа лампи* лампите осветл* осветен* тъмн*
 mk светилк* осветл* осветли* ламба ламби* лампа лампи* улично_осветл* мрак* темно
 sr rasvet* rasvjet* svetiljk* svjetiljk* svetla svjetla lampa lampe lampi osvetl* osvijetl* mrak* mračn*
 it lampion* luce luci illumin* lampad* buio
toilet thing
 en toilet* restroom* lavator* wc
 tr tuvalet* wc umumi_tuvalet*
 el τουαλέτ* τουαλετ* αποχωρητήρι* wc
 ro toalet* wc wc-ur*
 sq tualet* banjo_publike wc banja_publike
 bg тоалетн* wc
 mk тоалет* веце wc
 sr toalet* wc javn*_wc
 it bagn* gabinett* wc servizi_igienici
fountain thing
 en fountain* drinking_water* drinking_fountain* tap taps
 tr çeşme* fıskiye* sebil*
 el σιντριβάνι* σιντριβανι* βρύση βρύσες βρυσ* κρήν*
 ro fântân* cișme* țâșnitor*
 sq fontan* shatërvan* krua* kroi* çezma*
 bg чешм* фонтан* чешмичк*
 mk чешм* фонтан*
 sr česm* fontan* javn*_česm* pojilic*
 it fontan*
water thing
 en water*
 tr su suyu* sular* suyun* su_kesint*
 el νερό νερά νερού ύδρευσ* ύδατ*
 ro apa apă apei apei_potabil*
 sq ujë uji ujit ujësjell* ujin
 bg вода водата водоснаб* водн* водопровод*
 mk вода водата водовод* водоснаб*
 sr voda vode vodu vodovod* vodosnab*
 it acqua acque idric*
sewage thing
 en sewage sewer* drain* gutter*
 tr kanalizasyon* rögar* yağmur_su*
 el αποχέτευσ* υπόνομ* φρεάτι*
 ro canaliz*
 sq kanalizim* ujëra_të_zeza
 bg канализац* шахт*
 mk канализац* шахт*
 sr kanalizac* šaht*
 it fognatur* tombin*
flood bad
 en flood* inundat*
 tr sel seli su_baskın* taşkın*
 el πλημμύρ* πλημμυρ*
 ro inunda*
 sq përmbyt*
 bg наводн*
 mk поплав* поплави*
 sr poplav*
 it allagament* alluvion* inondazion*
air thing
 en air smog pollut*
 tr hava havası* hava_kirli*
 el αέρας αέρα ατμοσφαιρ* ρύπανσ*
 ro aer aerul* polu* smog
 sq ajër ajri ajrit ndotje* smog
 bg въздух* замърс* смог*
 mk воздух* аерозагад* загад* смог*
 sr vazduh* zrak zraka zagađ* smog*
 it aria inquinament* smog
heating thing
 en heating* boiler*
 tr ısıtma* kalorifer* doğalgaz*
 el θέρμανσ*
 ro încălzir* termofic*
 sq ngrohj*
 bg отоплен* топлофик*
 mk греењ* топлифик* парно
 sr grejanj* grijanj* toplan*
 it riscaldament*
electricity thing
 en electric* power_cut* outage* solar
 tr elektrik* güneş_panel* güneş_enerji*
 el ρεύμα ηλεκτρ* φωτοβολταϊκ*
 ro electric* curent_electric fotovolta* panouri_solare
 sq elektrik* energji* panele_diellore diellor*
 bg електр* ток токът соларн* фотоволт*
 mk електр* струја соларн* фотоволт*
 sr elektr* struj* solarn*
 it elettric* corrente_elettrica solar* fotovolta*
snow bad
 en snow* ice icy
 tr kar kardan karlar* buz*
 el χιόνι* χιονι* πάγος πάγο
 ro zăpad* zăpez* gheaț* deszăpez*
 sq borë bora borës dëborë* akull*
 bg сняг* снег* лед леда заледен*
 mk снег снегот мраз лед
 sr sneg* snijeg* led leda poledic*
 it neve ghiaccio spazzaneve
noise bad
 en noise* noisy loud*
 tr gürültü*
 el θόρυβ* θορύβ* φασαρί* ηχορύπανσ*
 ro zgomot* gălăgi*
 sq zhurm*
 bg шум шума шумът шумн* шумово
 mk бучав* врева* шум
 sr buk* galam*
 it rumor*
music thing
 en music* concert*
 tr müzik* müziğ* konser*
 el μουσικ* συναυλί*
 ro muzic* concert*
 sq muzik* koncert*
 bg музик* концерт*
 mk музик* концерт*
 sr muzik* muzič* glazb* koncert*
 it music* concert*
cafe place
 en cafe* bar bars pub pubs nightclub*
 tr kafe* bar barlar* meyhane*
 el καφέ καφετέρι* μπαρ
 ro cafenea* cafenel* bar baruri* teras*
 sq kafe kafene* bar bare lokal lokale*
 bg кафе кафене* бар барове* заведени*
 mk кафич* кафуле* кафеан* бар барови* локали*
 sr kafić* kafan* bar barov* lokal*
 it bar caffè locali
dog thing
 en dog dogs puppy leash*
 tr köpek* köpeğ*
 el σκύλο* σκύλου σκύλων σκύλοι σκυλι* σκυλί*
 ro câine* câini* câinil*
 sq qen qeni qentë qenve qenë*
 bg куче* кучет* кучешк*
 mk куче* кучињ* кучешк*
 sr pas psa psi pse psić* pasa psim* pseć*
 it cane cani
stray thing
 en stray*
 tr sokak_köpek* sokak_köpeğ* başıboş* sokak_hayvan*
 el αδέσποτ* αδέσπ*
 ro maidanez* vagabon* fără_stăpân
 sq endacak* rrugaç*
 bg бездомн* безстопанск* безстопан*
 mk бездомн* скитничк* незбринат*
 sr lutalic* napušten*_pas* ulični_psi nezbrinut*
 it randag*
cat thing
 en cat cats kitten*
 tr kedi kediler* kedi*
 el γάτα γάτες γάτας γατάκι* γατών
 ro pisic*
 sq mace macet macja
 bg котк* котки*
 mk мачк* мачки*
 sr mačk* mačak*
 it gatto gatti
animal thing
 en animal* pet pets
 tr hayvan*
 el ζώο ζώα ζώων
 ro animal*
 sq kafsh*
 bg животн*
 mk животн*
 sr životinj*
 it animal*
dog_waste thing
 en poop pooping dog_mess dog_dirt
 tr köpek_pislik* dışkı*
 el κόπραν* περιττώματ* ακαθαρσί*
 ro excrement*
 sq jashtëqitj*
 bg изпражнен*
 mk измет* фекал*
 sr izmet*
 it deiezion* escrement*
rat bad
 en rat rats mice rodent*
 tr fare fareler*
 el ποντικ* αρουραί*
 ro șobolan*
 sq miu minj minjtë
 bg плъх* мишки
 mk глувц* стаорц* стаорец
 sr pacov* štakor* miševi*
 it topi ratti derattizz*
mosquito bad
 en mosquito*
 tr sivrisinek* sinek*
 el κουνούπι* κουνουπι*
 ro țânțar*
 sq mushkonj*
 bg комар*
 mk комарц* комарец
 sr komar*
 it zanzar*
kindergarten place
 en kindergarten* nursery nurseries preschool* daycare*
 tr anaokul* kreş*
 el νηπιαγωγεί* παιδικ*_σταθμ*
 ro grădiniț* creș*
 sq kopsht kopshti kopshte* çerdh*
 bg детск*_градин* ясла ясли
 mk градинк* детск*_градин*
 sr vrtić* obdaništ*
 it asilo asili materna
school place
 en school* classroom*
 tr okul*
 el σχολεί* σχολικ*
 ro școal* școli* școlii
 sq shkoll*
 bg училищ*
 mk училишт*
 sr škol*
 it scuol*
university place
 en universit* campus* facult* student* lectures
 tr üniversite* kampüs* öğrenci* fakülte*
 el πανεπιστήμι* πανεπιστημι* φοιτητ*
 ro universit* facult* studen*
 sq universitet* fakultet* student*
 bg университет* факултет* студент*
 mk универзитет* факултет* студент*
 sr univerzitet* sveučiliš* fakultet* student*
 it universit* student* campus
library place
 en librar*
 tr kütüphane*
 el βιβλιοθήκ* βιβλιοθηκ*
 ro bibliotec*
 sq bibliotek*
 bg библиотек*
 mk библиотек*
 sr bibliotek* knjižnic*
 it bibliotec*
hospital place
 en hospital* clinic*
 tr hastane*
 el νοσοκομεί* κλινικ*
 ro spital*
 sq spital*
 bg болниц* поликлиник*
 mk болниц* клиник*
 sr bolnic* klinik*
 it ospedal*
health_centre place
 en health doctor* medical ambulance*
 tr sağlık* doktor* ambulans*
 el υγεία υγείας γιατρ* ασθενοφόρ*
 ro sănătat* medic medici doctor* ambulanț*
 sq shëndet* mjek* ambulanc*
 bg здравн* лекар* линейк*
 mk здравств* лекар* доктор* амбулант*
 sr zdravstv* doktor* lekar* liječ* ambulant* hitna
 it salute medic* ambulanz* sanitar*
museum place
 en museum* galler*
 tr müze* galeri*
 el μουσεί* γκαλερί
 ro muze* galeri*
 sq muze* galeri*
 bg музе* галери*
 mk музе* галери*
 sr muzej* galerij*
 it muse* galleri*
theatre place
 en theatre* theater*
 tr tiyatro*
 el θέατρ* θεάτρ*
 ro teatr*
 sq teat*
 bg театър* театр*
 mk театар* театр*
 sr teat* pozorišt* kazališt*
 it teatr*
culture thing
 en cultur* art arts house_of_culture
 tr kültür* sanat*
 el πολιτισμ* πολιτιστικ* τέχν*
 ro cultur* artă arte
 sq kultur* art arti
 bg култур* изкуств* читалищ*
 mk култур* уметност*
 sr kultur* umetnost* umjetnost* dom_kulture
 it cultur* arte
festival thing
 en festival* celebration* fair carnival*
 tr festival* şenlik* şenliğ* kutlama*
 el φεστιβάλ γιορτή γιορτές πανηγύρι*
 ro festival* sărbăto* târg_de
 sq festival* festë festa panair*
 bg фестивал* празник* празнен*
 mk фестивал* празник* прослав*
 sr festival* proslav* praznik* manifestac*
 it festival* festa feste sagra
market place
 en market* marketplace*
 tr pazar pazarı* pazarlar* çarşı*
 el αγορά αγορές αγοράς λαϊκή παζάρι*
 ro piaț* piețe* piețele târg
 sq treg tregu tregun* tregje* pazar pazari
 bg пазар пазара пазарът пазари* тържищ*
 mk пазар пазарот пазари* пазарче
 sr pijac* tržnic* pazar*
 it mercat*
bazaar place
 en bazaar* bazar*
 tr çarşı*
 el παζάρι*
 ro bazar*
 sq çarshi*
 bg чарши*
 mk чаршиј*
 sr čarši*
 it bazar
shop place
 en shop shops store stores supermarket*
 tr dükkan* mağaza* süpermarket*
 el μαγαζ* κατάστημα καταστήματ*
 ro magazin*
 sq dyqan*
 bg магазин*
 mk продавниц* дуќан*
 sr prodavnic* dućan* trgovin* radnj*
 it negozi*
square place
 en square plaza
 tr meydan*
 el πλατεί* πλατει*
 ro piaț* piețe*
 sq shesh sheshi sheshin sheshit sheshe*
 bg площад площада площадът площади*
 mk плоштад*
 sr trg trga trgu trgov*
 it piazz*
centre place
 en centre center downtown inner_city
 tr merkez* şehir_merkez*
 el κέντρο κέντρου κέντρα
 ro centru centrul* centru*
 sq qendër qendra qendrën qendrës
 bg център центъра центърът центр*
 mk центар* центр*
 sr centar* centr* središt*
 it centro
boulevard place
 en boulevard* avenue*
 tr bulvar*
 el λεωφόρος λεωφόρο λεωφόρου
 ro bulevard*
 sq bulevard*
 bg булевард*
 mk булевар*
 sr bulevar*
 it viale viali boulevard
river place
 en river* riverbank* riverside
 tr nehir* nehri* ırmak* dere deresi*
 el ποτάμι* ποταμ*
 ro râu râul* râuri* mal_de_râu fluvi*
 sq lum lumi lumit lumin lumenj*
 bg река реката реки речн*
 mk река реката реки реките речн*
 sr reka reke reku reci rijek* rečn* riječn*
 it fium*
quay place
 en quay* embankment* promenade* seafront* waterfront*
 tr sahil* kordon* kıyısı kıyısın*
 el προκυμαί* παραλί* παραλια*
 ro malul malului malurile faleza* faleză* plimbar*
 sq shëtitor* breg bregu* lungomare
 bg кей кея кеят крайбреж* алея_край
 mk кеј кејот кејски* шеталишт*
 sr kej keja keju šetališt* riva rivi rive obala* obale obali
 it lungomare lungofiume lungolago riva
beach place
 en beach* seaside coast
 tr plaj* sahil*
 el παραλί* παραλια* ακτή ακτές πλαζ
 ro plaj*
 sq plazh*
 bg плаж*
 mk плаж*
 sr plaž*
 it spiaggi* lungomare
lake place
 en lake*
 tr göl gölü* göle gölün*
 el λίμνη λίμνης λίμνες
 ro lac lacul* lacuri*
 sq liqen*
 bg езеро* езера
 mk езеро* езера
 sr jezer*
 it lago laghi
mountain place
 en mountain* hill hills forest* wood woods
 tr dağ dağı* orman* tepe tepesi*
 el βουνό βουνά βουνού δάσος δάσους δάση λόφο*
 ro munte* munți* pădur* deal dealul*
 sq mal mali malit pyll pylli pylli* pyje* kodr*
 bg планин* гора гората хълм*
 mk планин* шума шумата рид
 sr planin* šuma šume šumu brdo brda
 it montagn* bosc* collin*
station place
 en station* terminal*
 tr istasyon* gar garı* otogar* terminal*
 el σταθμός σταθμό σταθμού σταθμοί
 ro gară gara gării autogar*
 sq stacion stacioni stacionin terminal*
 bg гара гарата автогара*
 mk станиц* железничка_станица автобуск*_станиц*
 sr stanic* kolodvor* autobusk*_stanic*
 it stazion*
airport place
 en airport*
 tr havaalan* havaliman* havalimanı*
 el αεροδρόμι* αεροδρομι*
 ro aeroport*
 sq aeroport*
 bg летищ*
 mk аеродром*
 sr aerodrom* zračn*_luk*
 it aeroport*
cemetery place
 en cemeter* graveyard*
 tr mezarlık* mezarlığ*
 el νεκροταφεί*
 ro cimitir*
 sq varreza*
 bg гробищ*
 mk гробишт*
 sr grobl*
 it cimiter*
post_office place
 en post_office*
 tr postane* ptt
 el ταχυδρομεί*
 ro poșt*
 sq postë posta postës
 bg пощ*
 mk пошт*
 sr pošta pošte pošti pošt*
 it posta poste
town_hall place
 en town_hall* city_hall*
 tr belediye_bina*
 el δημαρχεί*
 ro primări*
 sq bashki*
 bg кметств*
 mk градск*_куќ* општинск*_зград*
 sr gradsk*_kuć* gradsk*_vijeć* vijećnic*
 it municipio
fortress place
 en fortress* castle*
 tr kale kalesi* hisar*
 el κάστρο κάστρου φρούρι*
 ro cetat* cetăț* castel*
 sq kala* kështjell*
 bg крепост*
 mk тврдин* кале калето
 sr tvrđav* kula
 it fortezz* castell*
building place
 en building* block_of_flats apartment* entrance
 tr bina binası* binalar* apartman* blok
 el κτίρι* κτιρι* πολυκατοικί*
 ro bloc blocul* blocuri* clădir*
 sq ndërtes* pallat* godin*
 bg блок блока блокове* сград* вход
 mk зград* влез
 sr zgrad* ulaz
 it edifici* palazz* condomini*
sports_ground thing
 en stadium* sports_ground* sports_hall* pitch court courts sport*
 tr stadyum* saha sahası* sahalar* spor
 el γήπεδ* γηπέδ* στάδιο σταδίου αθλητ*
 ro stadion* teren_de_sport teren*_sport* sport*
 sq stadium* fush*_sporti* sport*
 bg стадион* спорт*
 mk стадион* спорт*
 sr stadion* sport*
 it stadi* sport* campett*
gym thing
 en gym gyms fitness workout* exercise*
 tr fitness* egzersiz* spor_alet* spor_salon*
 el γυμναστήρι* όργανα_γυμναστικ* γυμναστικ*
 ro fitness* sală_de_sport aparate_de_fitness
 sq palest* fitnes* vegla_sporti
 bg фитнес* тренажор*
 mk фитнес* теретан* справи_за_вежбање вежбањ*
 sr fitnes* teretan* vežban* vježban* sprav*
 it palestr* fitness
pool thing
 en pool pools swim*
 tr havuz* yüzme*
 el πισίν* κολυμβητήρι* κολύμβησ*
 ro piscin* bazin bazinul* înot*
 sq pishin* noti notit notar*
 bg басейн* плуван*
 mk базен* пливањ*
 sr bazen* pliva*
 it piscin* nuot*
skate thing
 en skate* skating rink*
 tr paten* kaykay*
 el σκέιτ* πατινάζ παγοδρόμι*
 ro skate* patin*
 sq skate* patinazh*
 bg скейт* пързалк* кънки
 mk скејт* лизгалишт*
 sr skejt* klizališt*
 it skate* pattinaggi*
internet thing
 en internet wifi wi-fi wi_fi wireless
 tr internet* wifi wi-fi kablosuz*
 el ίντερνετ διαδίκτυ* wifi ασύρματ*
 ro internet* wifi wi-fi
 sq internet* wifi wi-fi
 bg интернет* wifi уайфай безжич*
 mk интернет* wifi вајфај безжич*
 sr internet* wifi vajfaj bežičn*
 it internet wifi
app thing
 en app apps website* online digital*
 tr uygulama* internet_site* dijital*
 el εφαρμογή εφαρμογές ιστοσελίδ* ψηφιακ*
 ro aplicați* site-ul digital*
 sq aplikacion* faqe_interneti digjital*
 bg приложени* сайт* дигитал*
 mk апликаци* веб дигитал*
 sr aplikaci* sajt* digital*
 it app applicazion* sito digital*
safety thing
 en safe safety security unsafe danger* crime
 tr güven* tehlike* emniyet*
 el ασφάλει* ασφαλ* επικίνδυν* κίνδυν*
 ro siguranț* sigur* pericul* securitat*
 sq siguri* rrezik* sigurt
 bg безопасн* сигурн* опасн*
 mk безбедн* сигурн* опасн*
 sr bezbedn* sigurn* opasn*
 it sicur* pericol* sicurezz*
police thing
 en police* patrol*
 tr polis* zabıta* devriye*
 el αστυνομ* περιπολ*
 ro poliți* patrul*
 sq polic* patrull*
 bg полиц* патрул*
 mk полиц* патрол*
 sr polic* patrol*
 it polizi* vigili pattugli*
camera thing
 en camera* cctv surveillance
 tr kamera*
 el κάμερ*
 ro camer*_video camer*_de_supraveghere camer*
 sq kamer*
 bg камер* видеонаблюд*
 mk камер* видеонадзор*
 sr kamer* videonadzor*
 it telecamer* videosorvegl*
housing thing
 en housing flat flats home_ownership
 tr konut* ev evler* daire daireler*
 el κατοικί* σπίτι σπίτια στέγασ* διαμέρισμα*
 ro locuinț* apartament* case
 sq banes* apartament* strehim*
 bg жилищ* апартамент* жилища
 mk станови станбен* стан домувањ*
 sr stanov* stamben* stan stana stanovanj*
 it case abitazion* alloggi* appartament*
rent thing
 en rent rents rental* tenant*
 tr kira kirası* kiralar* kiralık*
 el ενοίκι* ενοικι*
 ro chiri*
 sq qira* qiraja
 bg наем наеми наемите
 mk кирија кирии кириите
 sr kirij* stanarin* najam*
 it affitt*
tax thing
 en tax taxes fee fees price*
 tr vergi* ücret ücretler* fiyat*
 el φόρο* φόρων τέλη τιμή τιμές
 ro tax* impozit* preț*
 sq taks* tatim* çmim*
 bg данъ* такси_смет цена цени цените
 mk данок даноц* цена цени такса
 sr porez* cena cene cijen* taks*
 it tassa tasse prezz* impost*
job thing
 en job jobs employ* salary wage wages
 tr iş_imkan* istihdam* maaş maaşlar* maaşı işsiz*
 el εργασί* ανεργί* μισθ*
 ro loc*_de_muncă salari* angaj*
 sq punësim* pagë paga vende_pune
 bg работни_места заплат* безработ*
 mk вработ* плата плати работни_места
 sr zapošlj* zapošljav* plata plate radna_mesta radna_mjesta
 it lavoro occupazion* stipendi* posti_di_lavoro
ramp thing
 en ramp* wheelchair* step_free accessib* elevator_access
 tr rampa* tekerlekli* erişilebilir*
 el ράμπ* αμαξίδι* αναπηρικ* προσβάσιμ* προσβασιμ*
 ro ramp* scaun*_cu_rotile accesibil* rulant
 sq ramp* karrig*_me_rrota karroc* aksesueshm*
 bg рампа рампи* рампата количк* достъпн*
 mk рампа рампи* рампата количк* пристапн*
 sr ramp* kolica pristupačn*
 it ramp* rotelle carrozzin* accessibil*
disabled whom
 en disab* wheelchair* handicap* blind
 tr engelli* tekerlekli*
 el αναπηρ* αμεα αμαξίδι* τυφλ*
 ro dizabilit* handicap* scaun*_cu_rotile
 sq aftësi*_kufizuar* karrig*_me_rrota të_verbër*
 bg уврежд* инвалид* количк*
 mk попречен* инвалид* количк*
 sr invalid* invalidsk* kolica slep* slijep*
 it disabil* carrozzin* rotelle
steps thing
 en stair* steps
 tr merdiven* basamak*
 el σκάλα σκάλες σκαλι* σκαλοπάτι*
 ro scar* trepte*
 sq shkall* shkallë*
 bg стълб* стълби*
 mk скал* скали*
 sr stepen* stepenic* stub*
 it scale scalin* scala
lift thing
 en lift lifts elevator*
 tr asansör*
 el ανελκυστήρ* ασανσέρ
 ro lift* ascensor*
 sq ashensor*
 bg асансьор*
 mk лифт*
 sr lift*
 it ascensor*
roof thing
 en roof roofs rooftop canopy
 tr çatı* dam
 el στέγη στέγες σκεπή
 ro acoperiș*
 sq çati* çatia
 bg покрив*
 mk покрив*
 sr krov*
 it tetto tetti tettoi*
shade thing
 en shade* shelter*
 tr gölge* gölgelik*
 el σκιά σκιές σκίαστρ* σκίασ*
 ro umbr*
 sq hije* hijen
 bg сянка сенник* навес*
 mk сенка настрешниц*
 sr hlad* senka nadstrešnic*
 it ombr* pensilin*
children whom
 en child* kid kids toddler*
 tr çocuk* çocuğ* bebek*
 el παιδί παιδιά παιδιών παιδικ*
 ro copil* copii*
 sq fëmij*
 bg дете деца децата детск*
 mk дете деца децата дечиња детск*
 sr deca dece deci djeca djece djeci dete dijete dečj* dječj* dečij* dječij*
 it bambin* bimbi
youth whom
 en youth* young teenager* teens
 tr gençlik* genç gençler* gençliğ*
 el νέοι νέους νέων νεολαί* νεότητ* έφηβ*
 ro tineri* tineret* tânăr
 sq rini* rinj të_rinjtë rinore
 bg младеж* млади младите
 mk млад* младинск* младите
 sr omladin* mlade mladi mladih mladim*
 it giovan* ragazz*
elderly whom
 en elderly senior* pensioner* retired old_people old_age
 tr yaşlı* emekli*
 el ηλικιωμέν* συνταξιούχ*
 ro bătrân* pensionar* vârstnic*
 sq të_moshuar* moshuar* pensionist*
 bg възрастн* пенсионер*
 mk пензионер* стари_лица повозрасн* возрасн*
 sr penzioner* umirovljen* starij* stari_ljudi
 it anzian* pensionat*
women whom
 en women woman girls mothers
 tr kadın* anne anneler*
 el γυναίκ* γυναικ* μητέρ*
 ro femei* mame mamele
 sq gra gratë grave grua nëna
 bg жени жените жена майки*
 mk жени жените жена мајки*
 sr žene žena ženama majke
 it donna donne mamme
tourist whom
 en tourist* tourism visitor*
 tr turist* turizm*
 el τουρίστ* τουρισμ* επισκέπτ*
 ro turist* turism* vizitator*
 sq turist* turizm* vizitor*
 bg турист* туриз*
 mk турист* тури*
 sr turist* turiz* posetioc* posjetitelj*
 it turist* turism*
night when
 en night* evening* midnight nighttime
 tr gece* akşam*
 el νύχτα νύχτες βράδυ βράδια βραδιν* νυχτεριν*
 ro noapt* nopți* seara seară serii
 sq natë nata natën mbrëmj*
 bg нощ* нощем нощен* вечер* вечерта
 mk ноќ* ноќе навечер вечер* вечерта
 sr noć* noću uveče navečer večer* veče
 it notte notturn* sera serale serali
weekend when
 en weekend* saturday* sunday*
 tr haftasonu hafta_son* cumartesi* pazar_gün* pazar_da
 el σαββατοκύριακ* σαββατ* σάββατο κυριακ* κυριακή
 ro weekend* sâmbăt* duminic*
 sq fundjav* të_shtun* shtun* të_diel* dielave
 bg уикенд* събот* неделя недел* почивни_дни
 mk викенд* сабот* недела недел*
 sr vikend* subot* nedelj* nedjelj*
 it weekend sabato domenic*
summer when
 en summer*
 tr yaz yazın yazlık
 el καλοκαίρι* καλοκαιρ* θεριν*
 ro vara vară verii
 sq verë vera verës verore
 bg лято лятото летен летни летн*
 mk лето летото летен летни
 sr leto ljeto leti ljeti letnj* ljetn*
 it estat* estiv*
winter when
 en winter*
 tr kış kışın
 el χειμών* χειμερ*
 ro iarn* iarna
 sq dimër dimri dimrit
 bg зима зимата зимен зимн*
 mk зима зимата зимск*
 sr zima zime zimi zimsk*
 it invern*
more want
 en more additional extra lack* missing insufficient enough add adding added another further
 tr daha_fazla daha_çok ek eksik* yetersiz* artır* arttır* çoğalt*
 el περισσότερ* περισσοτερ* κι_άλλ* λείπ* λείπουν ελλείψ*
 ro mai_mult* mai_multe lips* suplimentar* insuficient*
 sq më_shumë shtoni mungo* shtim* shtohen
 bg повече още липсв* допълнител*
 mk повеќе уште недостас* недостиг* дополнителн*
 sr više još nedostaj* fali dodat* manjak*
 it più mancan* manca ulterior* aggiung*
want want
 en need needs want wants make put wish would_like get
 tr istiyoruz istiyorum lazım gerek* ihtiyaç*
 el θέλουμε θέλω χρειαζόμαστε χρειάζετ* χρειάζονται ζητάμε
 ro vrem vreau avem_nevoie trebuie dori* pune* puneți
 sq duam dua duhen duhet nevoj* kërkoj* bëni
 bg искам искаме нужд* нуждаем* трябв* нужн* направ*
 mk сакам сакаме потреб* треба* направ*
 sr želim* hoću hoćemo potreb* treba* dobiti napravi* pravit*
 it vogliamo voglio serve servono occorr* bisogno vorremmo fare mettete mettere
build add
 en build* install* instal plant planting planted construct* introduc* create* place_a place_some organise* organize* launch extend* expand* widen* set_up
 tr yap yapın yapılsın yapılmalı yapılması yapılsa yapılacak kurulsun kurul* inşa* dikilsin dikil* konulsun konul* koyun getirilsin ekle* eklen* düzenle* açılsın
 el φτιάξ* φτιαχτ* κατασκευ* κατασκεύ* τοποθετ* τοποθέτ* βάλτε βάλετε μπουν μπει φυτέψ* φυτευτ* φύτευσ* φυτεύ* δημιουργ* οργαν*
 ro construi* instal* monta* planta* plantați amenaj* crea* creați organiz* introduce* extinde* înființ*
 sq ndërto* instalo* vendos* mbillni mbillen mbjell* krijo* organizo* shtoni shtohen zgjero* të_vihen të_vihet
 bg постро* изград* постав* монтир* засад* засажд* създа* въвед* организ* разшир*
 mk изград* постав* засад* садет* садењ* воведе* воведу* создад* организир* прошир* инсталир*
 sr izgrad* gradi* postav* zasad* sadi* sadnj* uved* uvođenj* uvest* stvori* organizov* organizir* prošir* instalir* otvoriti_nov*
 it costruir* costrui* installa* piantar* pianta* creare create realizzar* introdu* organizza* amplia*
allow add
 en allow* let permit* legal*
 tr izin izni serbest*
 el επιτρέπ* επιτρέψ* επιτραπ*
 ro permi* permite*
 sq lejo* lejim*
 bg разреш* позвол*
 mk дозвол* дозволет*
 sr dozvol* dopust*
 it permett* consenti* autorizza*
open add
 en open* reopen*
 tr aç açık* açıl* açın
 el ανοίξ* ανοιχτ* ανοίγ* άνοιγμα
 ro deschi* deschid* deschis*
 sq hap hapet hapni hapen hapur hapj*
 bg отвор* отвар*
 mk отвор* отворет*
 sr otvor* otvar*
 it aprir* aprite aperto apert* apertur* riapr*
longer add
 en longer extend_hour* frequent* often increase* raise higher faster
 tr daha_sık sıklaştır* uzat* yükselt* artsın
 el συχν* πιο_συχνά αύξησ* αυξήσ* παράτασ* αυξηθ*
 ro mai_des crește* mări* prelungi* frecven*
 sq më_shpesh rritj* rrit zgjat* shpesh*
 bg по-често по_често увелич* удълж* чест*
 mk почест* зголем* продолж* почесто
 sr češće učestal* poveća* produž*
 it più_spesso frequent* aument* prolung*
close remove
 en close* closing closure shut shutdown
 tr kapat kapatın kapatıl* kapan* kapansın
 el κλείσ* κλείν* κλειστ*
 ro închi* închid* închis*
 sq mbyllet mbyllur mbyllja mbylleni mbylli
 bg затвор* затвар*
 mk затвор* затворет*
 sr zatvor* zatvar*
 it chiud* chius*
remove remove
 en remove* removing demolish* take_away get_rid take_down cut cutting tear_down relocate* eliminat* abolish* cancel* scrap
 tr kaldır kaldırıl* kaldırın kaldırs* yık yıkıl* yıkım* kes kesin kesil* kesilsin iptal* sökül*
 el αφαιρ* απομακρ* γκρεμ* ξηλώ* κόψ* κοπεί κοπούν καταργ* κατεδάφ* βγάλτε
 ro elimina* îndepărt* demola* tăia* tăiați desființ* scoate* scoateți anula*
 sq hiq hiqni hiqet hiqen heqj* hequr largo* prish* shemb* prit pritni prerj* anulo*
 bg премахн* премахв* махн* махнет* събор* отсеч* отрежет* срути* отмен*
 mk отстран* тргн* тргнет* урнет* урнат* урнува* сруши* исечи* сечет* исечет* сечење укин* отсечет*
 sr ukloni* uklanj* sruši* ruši* poseci* posijec* sečenj* sječ* seču ukin* ukid* skloni* makn*
 it rimuov* rimoz* toglie* togli* demoli* abbatt* taglia* elimina* aboli*
ban remove
 en ban bans banned banning forbid* prohibit* restrict*
 tr yasak*
 el απαγόρευσ* απαγορεύ* απαγορευ*
 ro interzi* interzice*
 sq ndalo* ndalim* ndalohet
 bg забран*
 mk забран*
 sr zabran* zabranj*
 it vietar* vieta* viet* proibi* divieto
fewer remove
 en fewer less reduce* reduction decrease* limit_the lower shorten shorter slower slow narrow* cut_down_on
 tr daha_az azalt* düşür* yavaşlat* sınırla*
 el λιγότερ* μείωσ* μειώσ* μειωθ* περιορ*
 ro mai_puțin* reduce* reduceți reducer* micșor* scădea* limita*
 sq më_pak ulni ulet zvogël* pakëso* reduk* kufizo*
 bg по-малко по_малко намал* огранич*
 mk помалку намал* огранич*
 sr manje smanj* ograniči*
 it meno ridu* riduc* limitar* diminu*
stop remove
 en stop stopping no_more against halt
 tr durdur* karşıyız hayır dur
 el σταματ* όχι_άλλ* σταμάτ* φτάνει
 ro opriți opri* stop nu_mai împotriva
 sq ndal ndalni ndaloni stop kundër
 bg стига спрете спира* стоп спрет* против
 mk стоп стига запрет* спречет* запри против сопрет*
 sr stop dosta zaustavi* prekini* spreči* protiv
 it basta stop fermate_i fermare contro
fix mend
 en fix* repair* renovat* restor* replac* maint* improv* refurbish* broken damaged modern* rebuild* upgrade* collapsed out_of_order don't_work doesn't_work not_working does_not_work do_not_work mend
 tr onar* tamir* yenile* yenilen* bozuk* bakım* iyileştir* değiştir* düzelt* kırık* çalışmıyor* yanmıyor*
 el επισκευ* επισκεύ* φτιάξτε_τ* ανακαίν* ανακαιν* αντικατάστ* συντήρ* χαλασμέν* σπασμέν* αναβάθμ* βελτίω* διορθώ* δεν_λειτουργ* δεν_ανάβ* αποκατάστ*
 ro repar* renov* reabilit* întreți* înlocui* stricat* moderniz* îmbunătăț* defect* nu_funcțion* nu_merg*
 sq ripar* rregull* rinovo* rikonstruk* mirëmbaj* zëvendëso* prishur* përmirëso* modernizo* nuk_punoj* nuk_funksion*
 bg поправ* ремонт* обнов* подмен* поддръж* счупен* подобр* реконстр* модерниз* не_работ* не_свет*
 mk поправ* реновир* санир* замен* одржув* скршен* расипан* подобр* реконстр* обнов* модерниз* уреди* уредув* не_работ* не_свет*
 sr poprav* renovir* obnov* obnav* zamen* zamijen* održav* pokvaren* polomljen* sanir* saniraj* rekonstr* poboljš* moderniz* uredi* uređ* ne_rade ne_radi ne_svetl*
 it ripar* ristruttur* sostitu* manten* manutenz* rotto rotti rotte rotta guast* miglior* rinnov* ammodern* non_funzion*
lack add
 en there_is_no there_are_no no_place nowhere without not_enough not_a_single no_single has_no have_no
 tr yok yoktur yetmiyor* bulamıyor*
 el δεν_υπάρχ* δεν_έχ* χωρίς πουθενά
 ro nu_există nu_sunt nu_avem nu_este fără
 sq nuk_ka nuk_kemi s'ka pa
 bg няма нямаме без
 mk нема немаме нема_доволно без
 sr nema nemamo bez nedovoljno
 it non_ci_sono non_c'è non_abbiamo senza
not not
 en not don't dont do_not never doesn't doesnt no_to
 tr değil
 el μην μη δεν όχι
 ro nu nici
 sq mos nuk s'
 bg не недейте никакъв никакви
 mk не немојте никакво
 sr ne nemojte nemoj
 it non
keep add
 en keep preserve* protect* save leave
 tr koru* kesmeyin kesilmesin kapatmayın kapatılmasın kapanmasın yıkmayın yıkılmasın kaldırmayın kaldırılmasın satmayın satılmasın
 el διατηρ* προστατ* κρατήστε σώστε
 ro păstra* păstrați proteja* salva* salvați
 sq ruani ruaj* mbroni mbroj* shpëto*
 bg запаз* опаз* пазет* спас*
 mk зачув* зачувај* сочув* заштит* спас*
 sr sačuv* zaštit* spas* očuv*
 it salvat* salvar* mantenete protegg* conserv*
sell act
 en sell sells selling sold sale
 tr satılsın satış* sat
 el πουλάτε πουληθ* πώλησ* πουλήσ*
 ro vinde* vindeți vânz*
 sq shitet shitje* shitni shisni shitja
 bg прода* продав* продаж*
 mk прода* продав* продаж*
 sr proda* prodav*
 it vende* vendit*
free free
 en free gratis for_free free_of_charge
 tr ücretsiz* bedava* parasız*
 el δωρεάν ατελώς ελεύθερ*
 ro gratuit* gratis
 sq falas pa_pagesë
 bg безплат*
 mk бесплат*
 sr besplat*
 it gratuit* gratis
paid paid
 en paid pay paying charge charged
 tr ücretli* paralı*
 el πληρώ* επί_πληρωμή
 ro plătit* cu_plată contra_cost
 sq me_pagesë paguan paguaj*
 bg платен* плаща*
 mk плаќ* платен* наплат*
 sr plaća* naplać* naplat* plaćen*
 it pagament* pagare
city filler
 en city cities town towns municipal* mayor* council* citizen* resident* people everybody everyone public local community
 tr şehir* şehr* kent* belediye* başkan* vatandaş* halk* herkes* umumi kamu* ilçe* insanlar* insan
 el πόλη πόλης πόλεις δήμο* δήμαρχ* δημάρχ* δημοτικ* πολίτ* κάτοικ* κόσμο* δημόσι* όλους
 ro oraș* primar* cetăț* cetățen* locuitor* public* municipi* oameni* local* toată_lumea
 sq qytet* bashk* kryetar* banor* njerëz* publik* komun* qytetar*
 bg град града градът градск* община* общинск* кмет* граждан* хора хората публичн* обществен* жител*
 mk град градот градск* општин* градоначалн* граѓан* луѓе* луѓето јавн* јавен жител*
 sr grad grada gradu gradom gradsk* opštin* općin* gradonačeln* građan* ljud* javn* stanovn*
 it città comune comunal* sindac* cittadin* gente pubblic* persone abitant*
area filler
 en area* neighbourhood* neighborhood* district* quarter place places spot* zone* surrounding* side
 tr mahalle* semt* bölge* yer yeri yerler* çevre* alan alanı* taraf*
 el γειτονι* γειτονιά συνοικί* περιοχ* χώρο* μέρος σημεί* μέρη
 ro cartier* zon* loc locuri locul* sector* parte
 sq lagje lagja lagjen lagjes zon* vend vende vendi pjes*
 bg квартал* кв район* мяст* зона
 mk населб* маало кварт* дел место места зона
 sr naselj* kvart* deo dio mest* mjest* zon* mahal* kraj
 it quartier* zona zone luog* posto
street_word filler
 en street* str st
 tr sokak* sokağ* cadde* cad
 el οδός οδό οδού οδοί
 ro strad* străzi* str
 sq rrug* rruga
 bg улица улици* улицата ул
 mk улица улици* улицата ул улично уличн*
 sr ulic* ulična ulične ul uličn*
 it via vie strada corso
polite filler
 en please dear limit front propose* suggest* suggestion idea ideas problem* hope thank* think great good nice better best help* solve* solution writing write love most many much every some few way something anything really very every day days year years hour hours time times must should would could let also even per full whole nearly long ago thing things able made work works working run runs operate* function* new put going come here
 tr lütfen sayın öneri* öner* fikir* sorun* çözüm* çözül* çözün teşekkür* bence güzel iyi büyük yeni gün günler* yıl saat zaman şey şeyler konu* konuda olsun olsa olmalı olması olarak kalması kalsın çalışsın çalış* gelsin
 el παρακαλ* προτείν* πρότασ* ιδέα πρόβλημα προβλήματ* λύση λύσεις λύστε ευχαριστ* καλό καλή καλά καλύτερ* μεγάλ* νέο νέα νέος μέρα μέρες χρόνι* ώρα ώρες πρέπει μπορεί λειτουργ*
 ro rog vă_rog propun* idee* problem* soluți* mulțum* fața față bun bună bune buni mare mari nou* noi noua nouă zi zile an ani oră ore mersi lucru funcțion* merg*
 sq lutem ju_lutem propozoj* ide* problem* zgjidh* faleminderit mirë madh madhe mëdha ri re të_reja reja ditë vit vite orë punoj* funksion*
 bg моля предлаг* предложен* идея идеи проблем* решен* решав* решете благодар* добр* голям* нов нова ново нови нов* ден дни година години час часа всеки работи работят работ*
 mk молам ве_молам предлаг* предлог* идеја идеи проблем* решен* реши* благодар* добр* голем* нов нова ново нови ден дена година години час часа секој работи работат работ* време
 sr molim molimo predlaž* predlog* prijedlog* ideja ideje problem* rešenj* rješenj* reši* hvala dobr* velik* nov nova novo nove novi dan dana godin* sat sati svaki radi rade radit* vreme vrijeme neka nešto hajde
 it prego propong* propost* idea idee problem* soluzion* risol* grazie buon* grand* nuov* giorno giorni anno anni ora ore volta funzion* cosa
"""

# What is close to each other, and how much of a shared concept that is.
KIN: Final[list[tuple[float, list[str]]]] = [
    (credit, pair.split())
    for credit, pairs in (
        (0.7, "quay river, quay beach, market bazaar, pothole road, road pavement, waste bin, air traffic"),
        (0.5, "waste cleaning, bus timetable, bus public_transport, bus stop_of_bus, path road, lamp safety, music noise,"
              " cafe noise, greenery tree, park greenery, playground children, dog stray, dog animal, stray animal,"
              " ramp disabled, steps ramp, lift ramp, water fountain, flood sewage, police safety, camera safety,"
              " market square, beach river, sports_ground football, sports_ground basketball, sports_ground tennis,"
              " cafe restaurant, smoking cafe, festival fireworks, noise fireworks, stray shelter_for_animals, dog shelter_for_animals,"
              " flood rain, sewage rain, speed speed_bump, garden greenery, underpass pedestrian, book library, roundabout traffic,"
              " alcohol cafe, boat port, quay port, pedestrian pavement, pedestrian crossing, theatre culture, health_centre hospital"),
        (0.25, "cinema theatre, football basketball, car pedestrian, music theatre, festival theatre, festival cinema"),
    )
    for pair in pairs.split(", ")
]  # fmt: skip
