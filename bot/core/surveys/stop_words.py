"""Words that say nothing of what a text is about, in our thirteen languages. Compared by ``folding``, so Serbian,
Croatian, Bosnian and Montenegrin share a list in whichever script, and accents do not matter.

Short lists of function words: articles, pronouns, prepositions, conjunctions, auxiliaries, and what people begin an answer with. A
word that means something in a kindred language is left out of the lists of all only if it is common in answers.
"""

from typing import Final

from bot.core.shared.folding import fold

_EN: Final = """
a about after all also am an and any are aren't as at be because been before being but by can can't could did do does doesn't
don't for from get had has have he her here him his how i if in into is isn't it its it's i'm just me much my
no nor not of on one only or other our out over she should so some such than that the their them then there these they this
those to too under up us very was we were what when where which who why will with would yes you your
"""
_TR: Final = """
acaba ama ancak artık aslında az bana bazı belki ben benim beni bile bir biraz birçok biri birkaç biz bize bizim bu buna bunu
bunun burada bütün çok çünkü da daha de değil diye dolayı en evet fakat gibi göre hala hangi hayır hem hep hepsi her herkes
hiç için ile ise işte kadar karşı kendi ki kim mı mi mu mü nasıl ne neden nerede niye o olan olarak olması oldu olduğu olsun
olur on ona onlar onu onun orada öyle pek sadece sanki siz sizin son sonra şey şimdi şu tüm üzere var ve veya ya yani yok
yine zaten
"""
_EL: Final = """
ο η το οι τα του της των τον την τους τις στο στη στην στον στους στις στα στου και κι ή αλλά όμως αν γιατί διότι επειδή ότι
πως που όπως όπου όταν να θα δεν δε μη μην με σε από για προς κατά μετά χωρίς παρά πριν ως μέχρι έως υπό ανά είναι ήταν είμαι
είμαστε είσαι έχει έχουν έχω έχουμε είχε υπάρχει υπάρχουν μου σου μας σας εγώ εσύ εμείς εσείς αυτός αυτή αυτό αυτά αυτές αυτοί
ένα ένας μια μία έναν κάποιο κάποια κάποιος κάτι κάθε όλα όλο όλη όλοι όλες τι ποιος ποια ποιο πολύ πιο πάρα λίγο μόνο επίσης
ακόμα ακόμη εκεί εδώ έτσι τόσο όσο όχι ναι πάντα πρέπει μπορεί
"""
_RO: Final = """
a acea aceasta această aceea acei aceia acel acela acele acest acesta aceste acestea acestei acestor acestui aceștia acolo acum
ai aia aici al ale alt alta alte altele alți am ar are as aș asta atât au avea avem aveți az azi ca că câ căci când care cărora
cărui cât câte ce cea cei cel cele celor chiar cine cred cu cum da dacă dar de deci deja deoarece despre din dintr dintre doar
după e ea ei el ele era este eu există face fac fără fi fie fii foarte fost i îi îl îmi în încă într între îți îmi la le li lor
lui mă mai mea mei mele meu mi mie mult multe mulți ne nici niște noi noastre nostru nu o or ori orice pe pentru peste poate
pot prea prin sa să sau se și sunt suntem tot toate toți toată tu un una unde unei unele uneori unii unor unui va vă voi
"""
_SQ: Final = """
a ai ajo ata ato atë atij ca cila cilat cili çdo çfarë dhe disa do duhet e edhe është ishte i im ime in ja jam janë jemi jo ka
kam kanë kemi këta këto kështu këtë kjo ku kur ky la me megjithëse mund më më mirë mos na ne ndërsa nën në nga një nuk ose për
para pas po por prej që saj sa se si sipas sot të tek tij tim tjera tjerë tjetër tyre u unë vetëm vet yne ynë asnjë shumë gjithë
gjitha
"""
_BG: Final = """
а аз ако ала без беше би бил била били било близо бъде бъдат в вас ваш ви вие все всеки всички всичко въпреки върху г ги го да
дали до докато дори е един една едно една ето за зад защо защото и из или им има имат имаме искам к как каква какво както
като кога когато което които кой който колко която къде между ме мен ми много може моля мога на над назад най нас не него
нещо нея ни ние никой нищо но някои някой няма няма някакви о обаче около от отново по повече под после почти при про просто
с са само се сега си сме според след сте съм със също т такъв там тази така такива те тези ти то това тогава този той толкова
трябва тук тя тях у хората чрез ще що
"""
_MK: Final = """
а ако ама без беа беше би бил била биле било бидејќи во ве веќе врз ги го да дека до додека дури е еден една едно за зошто и
из или им има имам имаат исто и ја јас каде како кај кога кои кој која кое колку кон ли ме меѓу ми многу може можат мора
мојот на над најмногу нас не нема нема него неа нешто ни ние никој ништо но нивните од околу она овие овој оваа ова оние оној
по повеќе под потоа поради пред преку при с са само се сега секој секогаш сето си сме со според сте сум сите сè така таа таму
те тие тоа тој толку треба тука тогаш ти уште што ќе
"""
_BCS: Final = """
a ako ali ama ba baš bez bi bih bila bile bili bilo bio biti bismo bit bude budu čak će ćemo da dakle do dok dosta dva ga gde gdje
god i iako ih ili im ima imaju imam imamo imati isto iz iza ja je jedan jedna jedno jer jesam jesmo jest jeste još ju kad kada kako
kao ko kod koga koja koje koji kojih kojima koju kojoj kome kroz kud li me među mene meni mi mislim mnogo moj moja moje mogu može
mogli možemo mora moramo moraju na nad nam nama nas naš naša naše ne nego neka neki neko nešto nema nemamo nemaju nije nijedan nikad
nikada ništa nisam nisu no njega njegov njih njihov njoj o od oko on ona onda one oni ono ova ovaj ove ovo ovdje ovde pa po pod poput
poslije posle pošto prema prije pre pri preko radi s sa sada sam samo se sebe sebi si smo što šta ste su svaki sva sve svi svih svoj
svoje ta tada taj tako također takođe tamo te tek tebe ti tih to toga toliko treba trebalo trebaju tu tvoj u uopće uopšte uvijek uvek uz
većina već više vam vas vaš veoma vi vrlo za zar zato zbog znači želim
"""
_IT: Final = """
a abbiamo ad agli ai al alla alle allo anche ancora avere aveva c che chi ci cioè coi col come con contro cosa così cui da dagli dai
dal dalla dalle de degli dei del della delle dello dentro di dopo dove due e è ed era erano essere fa fare fatto fra gli ha hai hanno
ho i il in io l la le lei li lo loro lui ma mi mia mie miei mio molta molte molti molto ne nei nel nella nelle nessuno niente no noi non
nostra nostro o ogni oltre or ora per perché però più po poco poi prima può qua quale quali quando quanto quella quelle quelli quello
questa queste questi questo qui quindi se sempre senza si sì siamo solo sono sopra sotto sta stato su sua sue sui sul sulla sulle suo
suoi tanto te ti tra tu tutta tutte tutti tutto un una uno vi voi è
"""

STOP_WORDS: Final[frozenset[str]] = frozenset(
    key
    for words in (_EN, _TR, _EL, _RO, _SQ, _BG, _MK, _BCS, _IT)
    for word in words.split()
    if (key := fold(word).replace(" ", ""))
)
"""Their folded keys."""
