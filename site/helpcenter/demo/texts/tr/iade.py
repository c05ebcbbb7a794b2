"""İade, hesap, ürünler."""

from ..shape import Article, accordion, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="urun-iadesi",
        key="return-an-item",
        category="returns",
        title="Ürün iadesi",
        summary="60 gün içinde ücretsiz iade: hesabınızdan başlatın, etiketi alın, paketi bırakın.",
        asked_as=(
            "nasıl iade ederim",
            "iade etmek istiyorum",
            "iade süresi kaç gün",
            "vazgeçtim geri göndermek istiyorum",
            "iade kodu",
        ),
        tags=("iade", "etiket"),
        age_days=275,
        body=(
            image("return-label", "Üzerinde etiket ve geri dönen bir ok olan koli"),
            rich(
                "<p>Kullanılmamış ve etiketi üzerinde olan her ürünü, teslimden sonraki 60 gün içinde iade edebilirsiniz. Montu evde denemek ya da çadırı salonda kurmak kullanmak sayılmaz.</p>"
            ),
            steps(
                (
                    "İadeyi başlatın",
                    "Giriş yapın, siparişi açın, “İade et”e basın. Üye değilseniz sayfanın altındaki “İade” bağlantısına sipariş numaranızı ve e-postanızı yazın.",
                ),
                (
                    "Ürünleri ve nedeni seçin",
                    "Neden, paranızı etkilemez; bizim daha iyi ürün yapmamıza yarar.",
                ),
                (
                    "Etiketi alın",
                    "Yazdırın ya da telefonunuzdaki kare kodu gösterin. Etiket 14 gün geçerlidir.",
                ),
                ("Paketleyin", "En iyisi kendi kutusudur. Eski etiketlerin üstünü kapatın."),
                (
                    "Bırakın",
                    "Kargo firmasının herhangi bir şubesine. Paranız gelene kadar makbuzu saklayın.",
                ),
            ),
            rich(
                "<h2>İade edilemeyenler</h2><ul><li>gaz kartuşları,</li><li>hijyen bandı açılmış uyku tulumu ve matlar,</li><li>kullanılmış ya da yıkanmış ürünler,</li><li>14 günü geçmiş Son Parçalar.</li></ul>"
            ),
            info(
                '<p>Ürün bozulduysa bu iade değil garanti konusudur, 60 gün şartı aranmaz: <a href="article:faulty-item-warranty">Arızalı ürün ve garanti</a>.</p>'
            ),
            related("refund-times", "exchange-size"),
        ),
    ),
    Article(
        slug="para-iadesi-ne-zaman",
        key="refund-times",
        category="returns",
        title="Param ne zaman geri gelir?",
        summary="Paket depomuza ulaştıktan sonra 5 iş günü içinde iade ederiz; bankanız 2–5 gün daha alabilir.",
        asked_as=(
            "param yatmadı",
            "iade param ne zaman gelir",
            "para iadesi",
            "taksitli iade",
            "iade ettim para gelmedi",
        ),
        tags=("iade", "para iadesi"),
        age_days=225,
        body=(
            rich(
                "<p>Para, hangi yolla ödediyseniz o yolla geri döner. Paketiniz İzmir'deki depoya ulaştıktan sonra 5 iş günü içinde iadeyi yaparız ve o gün size e-posta göndeririz.</p>"
            ),
            table(
                ("Ödeme şekliniz", "Parayı ne zaman görürsünüz?"),
                ("Kredi kartı, tek çekim", "e-postamızdan sonra 2–5 iş günü"),
                ("Kredi kartı, taksit", "bankanız her ay taksit taksit geri yatırabilir"),
                ("Banka kartı", "2–4 iş günü"),
                ("Havale", "1–2 iş günü"),
                ("Hediye kartı", "hemen, aynı karta"),
            ),
            image("coins", "Takvim yaprağının yanında küçük bir bozuk para yığını"),
            rich(
                "<h2>Süre geçtiyse</h2><p>“Para iadeniz yapıldı” başlıklı e-postayı arayın. Geldiyse ve üzerinden 5 iş günü geçtiyse, içindeki referans numarasıyla bankanıza sorun. Gelmediyse ve paket depoya varalı 5 iş gününü geçtiyse, <strong>iade kargosunun takip numarasıyla</strong> bize yazın.</p>"
            ),
            accordion(
                (
                    "Tutar neden eksik?",
                    "<p>İndirim tüm ürünlere dağıtılır; ayrıca kullanım izi varsa kesinti yapılabilir. Nedeni e-postada yazar.</p>",
                ),
                (
                    "Kargo ücreti de iade edilir mi?",
                    "<p>Siparişin tamamını iade ederseniz evet.</p>",
                ),
                (
                    "Kartım kapandı",
                    "<p>Banka parayı yeni kartınıza aktarır. Bankanızı değiştirdiyseniz iade yapılmadan bize haber verin.</p>",
                ),
            ),
            related("return-an-item", "payment-methods"),
        ),
    ),
    Article(
        slug="beden-degisimi",
        key="exchange-size",
        category="returns",
        title="Beden değişimi",
        summary="Her ürün bir kez ücretsiz değiştirilir: yeni beden size ayrılır, eskisi okutulunca yola çıkar.",
        asked_as=(
            "küçük geldi",
            "büyük geldi",
            "beden değiştirmek istiyorum",
            "mont olmadı",
            "değişim yapmak",
        ),
        tags=("iade", "beden", "değişim"),
        age_days=205,
        body=(
            rich(
                "<p>Montlarımızın kalıbı tamdır, ama herkes aynı değil. Her ürünü bir kez başka bedenle değiştirebilirsiniz; iki yöndeki kargo da bizden.</p>"
            ),
            steps(
                (
                    "“İade” yerine “Değişim”e basın",
                    "Hesabınızda, siparişin içinde. Hangi bedenlerin stokta olduğunu görürsünüz.",
                ),
                ("Yeni bedeni seçin", "14 gün boyunca size ayrılır."),
                (
                    "Eskisini gönderin",
                    "Çıkan etiketle. Kargo firması okuttuğu anda yeni beden depodan çıkar.",
                ),
                ("Deneyin", "60 günlük iade süreniz ikinci teslimle yeniden başlar."),
            ),
            info(
                "<p>Başka bir renk ya da başka bir model istiyorsanız bu değişim değildir: ürünü iade edip yenisini sipariş edin.</p>"
            ),
            rich(
                "<h2>İstediğim beden kalmamış</h2><p>Ürünü iade edin ve ürün sayfasındaki <strong>Gelince haber ver</strong> düğmesine basın. Yeni stok gelene kadar değişimi açık tutamıyoruz.</p>"
            ),
            tip(
                '<p>Sipariş vermeden önce <a href="article:jacket-size-guide">beden tablosuna</a> bakın: bir ip ve bir cetvel yeter, iki dakika sürer.</p>'
            ),
            related("jacket-size-guide", "return-an-item"),
        ),
    ),
    Article(
        slug="arizali-urun-garanti",
        key="faulty-item-warranty",
        category="returns",
        title="Arızalı ürün ve üç yıllık garanti",
        summary="Garanti neleri kapsar, arıza nasıl bildirilir, garanti dışı onarım ne kadar tutar?",
        asked_as=(
            "fermuar bozuldu",
            "garanti kapsamında mı",
            "ürün arızalı",
            "dikişi açıldı",
            "tamir ettirmek istiyorum",
        ),
        tags=("garanti", "onarım", "iade"),
        age_days=215,
        body=(
            image("needle", "Yeşil kumaştaki dikişi kapatan iğne ve iplik"),
            rich(
                "<p>Sattığımız her ürün, malzeme ve işçilik hatalarına karşı teslim tarihinden başlayarak üç yıl garantilidir. Kayıt gerekmez; siparişiniz yeterli belgedir.</p>"
            ),
            table(
                ("Kapsamda", "Kapsam dışı ama onarılabilir"),
                ("açılan dikişler, bozulan fermuarlar", "ateşten sıçrayan kıvılcımın deliği"),
                ("normal rüzgârda kırılan çubuklar", "üstüne basılan çubuklar"),
                ("çalışmayan valf ve çakmaklar", "susuz kalıp yanan tencere"),
                ("kırılan tokalar", "yıllar içinde incelen kumaş"),
            ),
            steps(
                ("Temizleyip kurutun", "Atölye kirli ya da ıslak ürünü açmadan geri gönderir."),
                ("İki fotoğraf çekin", "Ürünün tamamı ve arızanın yakını."),
                (
                    "İade masasına yazın",
                    "Sipariş numarası, fotoğraflar ve ne olduğuna dair bir cümle. Bir iş günü içinde onarım, değişim ya da iade için yanıt alırsınız.",
                ),
                (
                    "Etiketimizle gönderin",
                    "Garanti kapsamında kargo ücretsizdir. Onarım yaklaşık 10 iş günü sürer.",
                ),
            ),
            rich(
                "<h2>Garanti bittiyse</h2><p>Yine de onarırız; fiyatı önceden söyleriz. Üyelerimizin her yıl bir onarım hakkı vardır, ayrıntısı hesabınızda görünür.</p>"
            ),
            related("damaged-parcel", "wash-and-reproof"),
        ),
    ),
    Article(
        slug="sifre-sifirlama",
        key="reset-password",
        category="accounts",
        title="Şifrenizi sıfırlayın",
        summary="Bağlantı isteyin, 60 dakika içinde kullanın, yeni şifre belirleyin. E-posta gelmezse ne yapmalı?",
        asked_as=(
            "şifremi unuttum",
            "giriş yapamıyorum",
            "şifre sıfırlama maili gelmiyor",
            "hesabıma giremiyorum",
            "bağlantının süresi dolmuş",
        ),
        tags=("giriş", "şifre"),
        age_days=290,
        body=(
            image("key", "Çadır kapısının önünde halkasında bir anahtar"),
            steps(
                (
                    "Giriş sayfasında “Şifremi unuttum”a basın",
                    "Hesabınızın e-posta adresini yazın.",
                ),
                (
                    "E-postayı açın",
                    "İki dakika içinde accounts@quillmoor.example adresinden gelir. Bağlantı bir kez ve 60 dakika boyunca çalışır.",
                ),
                (
                    "Yeni şifrenizi belirleyin",
                    "En az 10 karakter. Birbiriyle ilgisiz üç kelime, içine işaret konmuş tek kelimeden iyidir.",
                ),
                ("Giriş yapın", "Diğer cihazlardaki oturumlar kapanır."),
            ),
            rich(
                "<h2>E-posta gelmediyse</h2><ul><li>Gereksiz klasörüne bakın, beş dakika bekleyin.</li><li>Birkaç kez istediyseniz yalnızca <strong>en son</strong> gelen bağlantı çalışır.</li><li>Üye olmadan alışveriş yapmış olabilirsiniz; o zaman henüz hesabınız yoktur.</li><li>Hesabınız başka bir adresle açılmış olabilir. E-postalarınızda “Quillmoor” diye arayın.</li></ul>"
            ),
            tip("<p>Şifreyle uğraşmak istemiyorsanız “Bana giriş bağlantısı gönder”e basın.</p>"),
            accordion(
                (
                    "“Çok fazla deneme” uyarısı alıyorum",
                    "<p>On yanlış denemeden sonra hesap 30 dakika dinlenir. Yeni bağlantı isterseniz engel kalkar.</p>",
                ),
                (
                    "O e-posta adresine artık erişemiyorum",
                    "<p>Yeni adresinizden bize yazın; eski adresi, son iki siparişin numarasını ve teslimat adresini belirtin. Elle karşılaştırıyoruz, iki iş günü sürebilir.</p>",
                ),
            ),
            related("delete-account", "trail-points"),
        ),
    ),
    Article(
        slug="hesap-silme",
        key="delete-account",
        category="accounts",
        title="Hesabınızı silin veya verilerinizin kopyasını alın",
        summary="İkisi de hesabınızda bir düğme. Ne silinir, yasa gereği ne saklanır?",
        asked_as=(
            "hesabımı silmek istiyorum",
            "üyeliğimi iptal et",
            "kvkk talebi",
            "verilerimi silin",
        ),
        tags=("gizlilik", "hesap"),
        age_days=98,
        body=(
            steps(
                (
                    "Hesabım → Gizlilik'i açın",
                    "Kopya istiyorsanız önce “Verilerimi indir”e basın; arşiv bir saat içinde hazır olur.",
                ),
                ("“Hesabımı sil”e basın", "Şifrenizi girin; size bir bağlantı göndeririz."),
                ("7 gün içinde onaylayın", "Bağlantıya basmazsanız hiçbir şey olmaz."),
            ),
            rich(
                "<p>Onayladığınız anda giriş kapanır. Silme işlemi en geç <strong>30 gün</strong> içinde tamamlanır.</p>"
            ),
            table(
                ("Ne?", "Ne olur?"),
                ("ad, adresler, istek listesi, giriş bilgileri", "silinir"),
                ("Trail puanları ve onarım hakkı", "yanar; önce kullanın"),
                ("hediye kartları", "kod geçerli kalır, bir yere yazın"),
                ("faturalar", "vergi yasasının öngördüğü süre saklanır"),
                ("bize yazdıklarınız", "24 ay saklanır, isterseniz silinir"),
            ),
            warning(
                "<p>Açık bir siparişiniz, iadeniz ya da taksitiniz varsa silme bekletilir.</p>"
            ),
            accordion(
                (
                    "Yalnızca e-postalardan kurtulmak istiyorum",
                    "<p>Bültenin en altındaki “Aboneliği bitir” bağlantısı yeterli, hesabı silmeniz gerekmez.</p>",
                ),
                (
                    "Üye olmadan alışveriş yaptım",
                    "<p>Sipariş verdiğiniz adresten bize yazın; 30 gün içinde yanıt veririz.</p>",
                ),
            ),
            related("reset-password", "trail-points"),
        ),
    ),
    Article(
        slug="trail-puanlari",
        key="trail-points",
        category="accounts",
        title="Trail puanları: kazanma ve harcama",
        summary="40 TL'ye bir puan, 200 puan 400 TL değerinde. Puanlar ne zaman yüklenir, nasıl kullanılır?",
        asked_as=(
            "puanlarım nerede",
            "puan nasıl kullanılır",
            "puanım silindi",
            "trail puan kaç lira",
        ),
        tags=("puan", "hesap"),
        age_days=118,
        body=(
            image("mountains", "Küçük bayraklı bir patikanın ardında mavi dağlar"),
            rich(
                "<p>Hesabı olan herkes puan kazanır. Puan, indirimlerden sonra ürünlere ödediğiniz tutar üzerinden hesaplanır; kargo ücreti ve hediye kartları puan kazandırmaz.</p>"
            ),
            table(
                ("Özet", "Türkiye", "Avrupa"),
                ("1 puan", "40 TL", "1 avro"),
                ("200 puanın değeri", "400 TL", "10 avro"),
                ("Geçerlilik", "24 ay", "24 ay"),
            ),
            rich(
                "<h2>Puanlarım neden gri görünüyor?</h2><p>İade süresi dolmadan puan kesinleşmez: teslimden sonra 60 gün, Son Parçalarda 14 gün.</p>"
            ),
            steps(
                ("Sepetinizi doldurun", "Hediye kartı dışında her şeyde geçer."),
                (
                    "Ödeme adımında “Puan kullan”a basın",
                    "200'ün katları hâlinde. Süresi önce dolacak puanlar önce harcanır.",
                ),
                ("Kalanı ödeyin", "Siparişin tamamını puanla da ödeyebilirsiniz."),
            ),
            accordion(
                (
                    "Bir siparişin puanı gelmedi",
                    "<p>Üye olmadan mı alışveriş yaptınız? 60 gün içinde siparişi hesabınıza ekleyin: Siparişlerim → Sipariş ekle.</p>",
                ),
                (
                    "İade edersem puanlar ne olur?",
                    "<p>Gri puanlar silinir, harcadığınız puanlar eski tarihiyle geri gelir.</p>",
                ),
            ),
            related("delete-account", "gift-cards"),
        ),
    ),
    Article(
        slug="lark-cadir-kurulumu",
        key="pitch-your-lark",
        category="tents",
        title="Lark çadırı beş dakikada kurun",
        summary="Lark 1 ve Lark 2 için adım adım kurulum, rüzgârda kurma ve toplama.",
        asked_as=("çadır nasıl kurulur", "lark kurulum", "kullanım kılavuzu", "hangi çubuk nereye"),
        tags=("çadır", "nasıl yapılır"),
        age_days=128,
        body=(
            image("tent", "Yıldızlı göğün altında turuncu bir çadır"),
            steps(
                (
                    "Yer seçin",
                    "Düz, hafif yüksekçe, su toplamayan bir yer. Taşları ve kozalakları temizleyin.",
                ),
                (
                    "İç çadırı serin",
                    "Gri taban alta gelsin. Kırmızı ilmekler baş tarafını gösterir.",
                ),
                (
                    "Çubukları birleştirin",
                    "İkisi de aynı boydadır, karıştırmazsınız. Her parçayı yerine oturana kadar itin.",
                ),
                (
                    "Çubukları çaprazlayın",
                    "Kırmızı uçlar kırmızı halkalara. Ortadan kaldırıp klipsleri aşağıdan yukarıya takın.",
                ),
                ("Dış tenteyi örtün", "Logo kapıya gelsin. Dört tokayı takın ama henüz sıkmayın."),
                (
                    "Kazıkları çakıp gerin",
                    "Önce baş, sonra ayak, sonra kapılar. Dış tente iç çadıra hiçbir yerde değmemeli.",
                ),
            ),
            rich(
                "<h2>Rüzgârda</h2><p>Çubukları kaldırmadan <em>önce</em> rüzgâr tarafındaki kazıkları çakın. Çadırın dar ucunu rüzgâra verin ve altı gergi ipinin hepsini kullanın; ipler çantadaki küçük cepte durur.</p><h2>Toplarken</h2><p>Silkeleyin, tenteyi çanta eninde katlayın, çubukları üstüne koyup sarın. Islaksa evde bir gün içinde kurutun; küf garanti kapsamında değildir.</p>"
            ),
            warning(
                "<p>Çadırın içinde ya da kapalı tentenin altında asla ocak yakmayın. Karbonmonoksitin kokusu yoktur.</p>"
            ),
            related("faulty-item-warranty", "wash-and-reproof"),
        ),
    ),
    Article(
        slug="mont-beden-tablosu",
        key="jacket-size-guide",
        category="jackets",
        title="Mont beden tablosu",
        summary="Drizzle, Squall ve Loft için santimetre olarak göğüs, bel ve kol ölçüleri; iple nasıl ölçülür?",
        asked_as=(
            "hangi beden almalıyım",
            "beden tablosu",
            "kalıbı dar mı",
            "iki beden arasında kaldım",
        ),
        tags=("mont", "beden"),
        age_days=175,
        body=(
            table(
                ("Beden", "Göğüs", "Bel", "Kol (enseden)"),
                ("XS", "84–88 cm", "70–74 cm", "78 cm"),
                ("S", "89–94 cm", "75–80 cm", "80 cm"),
                ("M", "95–101 cm", "81–87 cm", "82 cm"),
                ("L", "102–108 cm", "88–95 cm", "84 cm"),
                ("XL", "109–116 cm", "96–104 cm", "86 cm"),
                ("XXL", "117–125 cm", "105–114 cm", "88 cm"),
            ),
            image("jacket", "Askıda yeşil bir yağmurluk"),
            steps(
                ("Göğüs", "Kolların altından, en geniş yerden; üstünüzde ince bir tişört olsun."),
                ("Bel", "Yana eğildiğinizde kırılan yerden."),
                ("Kol", "Ensedeki kemikten omzun üstünden bileğe, dirsek bükülüyken."),
            ),
            rich(
                "<p>Mezura yoksa bir ip ve cetvel yeter. Kalıplarımız herkes içindir; kalçanız göğsünüzden 10 cm'den fazla genişse bir beden büyük alın. İki beden arasındaysanız: <strong>Drizzle</strong> boldur, küçüğünü alın. <strong>Squall</strong> altına Loft giyilecek kadar geniştir, kendi bedeninizi alın. <strong>Loft</strong> vücuda oturur, büyüğünü alın.</p>"
            ),
            info(
                '<p>Yine de olmadıysa her ürünü bir kez ücretsiz değiştiriyoruz: <a href="article:exchange-size">Beden değişimi</a>.</p>'
            ),
            related("exchange-size", "wash-and-reproof"),
        ),
    ),
    Article(
        slug="yagmurluk-yikama",
        key="wash-and-reproof",
        category="jackets",
        title="Yağmurluğu yıkama ve su iticiliğini yenileme",
        summary="Su çekmeye başlayan mont eskimiş değildir, yıkanmak ister. Drizzle ve Squall için adım adım.",
        asked_as=(
            "mont su geçiriyor",
            "yağmurluk nasıl yıkanır",
            "su itici sprey",
            "kurutma makinesine atılır mı",
        ),
        tags=("mont", "bakım", "yıkama"),
        age_days=150,
        body=(
            image("jacket", "Askıda yeşil bir yağmurluk"),
            rich(
                "<p>Damlalar artık kayıp gitmiyorsa dış kumaş su çekiyor demektir; alttaki zar çoğunlukla sağlamdır. Ter, cilt yağı ve is, kumaşın su iticiliğini örter. Yıkamak ve ısıtmak onu geri getirir.</p>"
            ),
            steps(
                ("Her şeyi kapatın", "Bütün fermuarları ve cırtları. Ters çevirmeyin."),
                (
                    "30 derecede yıkayın",
                    "Hassas program, zarlı kumaşlar için sıvı deterjan, yumuşatıcı yok. İki kez durulayın.",
                ),
                (
                    "Isıyla kurutun",
                    "Kurutma makinesinde düşük ısıda 30 dakika; ya da en düşük ayarda, araya bez koyarak ütüleyin.",
                ),
                ("Damla deneyi yapın", "Omzuna su serpin. Boncuk boncuk duruyorsa tamamdır."),
                (
                    "Gerekirse sprey sıkın",
                    "Nemli monta PFAS içermeyen sprey sıkın, iki dakika bekleyin, damlaları silin, yeniden ısıyla kurutun.",
                ),
            ),
            warning(
                "<p>Yumuşatıcı, çamaşır suyu ve kuru temizleme su iticiliği kalıcı olarak bozar; garanti bunu kapsamaz.</p>"
            ),
            accordion(
                (
                    "Ne sıklıkta yıkamalıyım?",
                    "<p>Yaklaşık on gün giydikten sonra, en geç yaka grileştiğinde.</p>",
                ),
                (
                    "Loft da böyle mi yıkanır?",
                    "<p>Evet; kurutucuya iki temiz tenis topu atın. Sprey gerekmez.</p>",
                ),
                (
                    "İç yüzeyi pul pul dökülüyor",
                    '<p>Zar ayrılıyor demektir. Üç yıl içinde <a href="article:faulty-item-warranty">garanti kapsamındadır</a>.</p>',
                ),
            ),
            related("jacket-size-guide", "faulty-item-warranty"),
        ),
    ),
)
