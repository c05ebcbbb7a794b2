"""Siparişler, kargo."""

from ..shape import Article, accordion, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="siparis-degistirme-iptal",
        key="change-or-cancel-order",
        category="orders",
        title="Siparişi değiştirme veya iptal etme",
        summary="İlk 60 dakika içinde her şeyi kendiniz değiştirebilirsiniz. Süre geçtiyse neler yapılabilir?",
        asked_as=(
            "siparişimi iptal etmek istiyorum",
            "yanlış beden sipariş ettim",
            "siparişe ürün ekleme",
            "yanlışlıkla sipariş verdim",
        ),
        tags=("sipariş", "iptal"),
        age_days=280,
        body=(
            rich(
                "<p>Sipariş verdikten sonra 60 dakika boyunca bedeni, rengi, adedi, adresi ya da siparişin tamamını değiştirebilirsiniz. Bu süre dolunca depo paketlemeye başlar ve biz araya giremeyiz.</p>"
            ),
            steps(
                (
                    "Siparişi açın",
                    "Giriş yapıp Siparişlerim'e gidin. Üye değilseniz onay e-postasındaki “Siparişimi gör” bağlantısını kullanın.",
                ),
                (
                    "“Değiştir veya iptal et”e basın",
                    "Düğmenin yerinde “Hazırlanıyor” yazıyorsa süre dolmuştur.",
                ),
                (
                    "Değişikliği onaylayın",
                    "Tutar azalırsa fark, ödediğiniz yöntemle geri gelir; artarsa farkı ödersiniz.",
                ),
            ),
            warning(
                "<p>Bir saat dolmadan iptal için bize yazmayın: mesajınız sırada bekler, düğme beklemez.</p>"
            ),
            rich(
                '<h2>Süre geçtiyse</h2><ul><li><strong>Vazgeçtiyseniz:</strong> paket gelince <a href="article:return-an-item">ücretsiz iade edin</a> ya da kapıda teslim almayın. İkisinde de paranızın tamamı geri gelir.</li><li><strong>Beden yanlışsa:</strong> hemen <a href="article:exchange-size">beden değişimi</a> başlatın.</li><li><strong>Bir şey unuttuysanız:</strong> ikinci bir sipariş verin. İkisi de aynı gün yola çıkarsa bize yazın, ikinci kargo ücretini geri verelim.</li></ul>'
            ),
            related("exchange-size", "order-status", "refund-times"),
        ),
    ),
    Article(
        slug="siparis-durumu",
        key="order-status",
        category="orders",
        title="Siparişimin durumu ne anlama geliyor?",
        summary="Alındı, Ödendi, Hazırlanıyor, Kargoda, Teslim edildi: her adımda ne oluyor, ne kadar sürüyor?",
        asked_as=(
            "siparişim hazırlanıyor yazıyor",
            "siparişim ne zaman kargoya verilir",
            "sipariş durumu değişmiyor",
        ),
        tags=("sipariş", "durum"),
        age_days=230,
        body=(
            rich(
                "<p>Durumu hesabınızda, Siparişlerim bölümünde ya da onay e-postasındaki bağlantıda görürsünüz.</p>"
            ),
            table(
                ("Durum", "Ne oluyor?", "Genelde"),
                (
                    "Alındı",
                    "sipariş bize ulaştı, ödemeyi bekliyoruz",
                    "birkaç dakika; havalede 5 iş gününe kadar",
                ),
                ("Ödendi", "ödeme geldi; ilk saat içinde değişiklik yapabilirsiniz", "1 saat"),
                ("Hazırlanıyor", "paketiniz toplanıyor", "birkaç saat"),
                (
                    "Kargoda",
                    "kargo firmasında; takip bağlantısı e-postanızda",
                    "Türkiye içinde 1–3 iş günü",
                ),
                ("Teslim edildi", "kargo firması teslim ettiğini bildirdi", "—"),
                ("İptal", "sipariş iptal edildi, para yolda", "5 iş gününe kadar"),
            ),
            image(
                "parcels",
                "Lambanın altında, rafta üç koli",
                "İş günlerinde 14.00'e kadar verilen siparişler aynı gün çıkar.",
            ),
            rich(
                "<h2>İki gündür “Hazırlanıyor” yazıyor</h2><p>Ürünlerden biri başka bir raftan geliyorsa ya da indirim dönemlerinden sonra böyle olabilir. <strong>Üç iş günü</strong> geçtiyse sipariş numaranızla bize yazın; depoya gidip bakarız.</p>"
            ),
            accordion(
                (
                    "Havale yaptım ama hâlâ “Alındı” yazıyor",
                    "<p>Havale bir ile üç iş günü arasında görünür. Açıklamaya sipariş numarasını yazmadıysanız tutarı ve tarihi bize bildirin.</p>",
                ),
                (
                    "Siparişin bir kısmı önce gelebilir mi?",
                    "<p>Yalnızca ön siparişler ayrı gönderilir, kalan her şey tek pakette çıkar.</p>",
                ),
            ),
            related("track-your-parcel", "shipping-times-and-costs"),
        ),
    ),
    Article(
        slug="kargo-sureleri-ucretleri",
        key="shipping-times-and-costs",
        category="shipping",
        title="Kargo süreleri ve ücretleri",
        summary="Türkiye içine kargo kaç günde gelir, ne kadar tutar, ne zaman ücretsizdir?",
        asked_as=(
            "kargo ne kadar",
            "kaç günde gelir",
            "ücretsiz kargo",
            "kargo ücreti",
            "hızlı kargo var mı",
        ),
        tags=("kargo", "teslimat"),
        age_days=295,
        body=(
            image(
                "van",
                "Tepeler arasındaki yolda bir kargo aracı",
                "14.00'e kadar verilen siparişler aynı gün çıkar.",
            ),
            rich(
                "<p>Türkiye'deki siparişler İzmir'deki depomuzdan çıkar; gümrük yoktur. Hafta sonları ve resmî tatiller iş günü sayılmaz.</p>"
            ),
            table(
                ("Nereye", "Ücret", "Süre"),
                ("Ege ve Marmara", "79 TL", "1–2 iş günü"),
                ("Türkiye'nin kalanı", "79 TL", "2–3 iş günü"),
                ("1.500 TL ve üzeri siparişler", "ücretsiz", "aynı"),
                ("Avrupa Birliği", "4,90–6,90 avro, 80 avrodan sonra ücretsiz", "1–5 iş günü"),
            ),
            rich(
                "<p>Ücretsiz kargo için indirimlerden sonraki sepet tutarına bakılır. Türkiye içinde hızlı kargo seçeneğimiz şimdilik yok.</p>"
            ),
            accordion(
                (
                    "Gün seçebilir miyim?",
                    "<p>Sipariş verirken gönderimi en çok 21 gün ileri alabilirsiniz. Belirli bir saat için söz veremiyoruz.</p>",
                ),
                (
                    "Cumartesi teslimat var mı?",
                    "<p>Kargo firması büyük şehirlerde cumartesi de dağıtım yapıyor, ama garanti edemiyoruz.</p>",
                ),
                (
                    "Kıbrıs'a gönderiyor musunuz?",
                    "<p>Şimdilik yalnızca Türkiye içine ve Avrupa'daki ülkelere gönderiyoruz.</p>",
                ),
            ),
            warning(
                "<p>Gaz kartuşları yalnızca adrese ve karayoluyla gider; teslim noktası seçilemez.</p>"
            ),
            related("track-your-parcel", "pick-up-points"),
        ),
    ),
    Article(
        slug="kargo-takibi",
        key="track-your-parcel",
        category="shipping",
        title="Kargonuzu takip edin",
        summary="Takip bağlantısı nerede, iletiler ne anlama gelir, ilk gün neden boş görünür?",
        asked_as=("kargom nerede", "takip numarası çalışmıyor", "siparişim nerede", "kargo takip"),
        tags=("kargo", "takip"),
        age_days=240,
        body=(
            rich(
                "<p>Takip bağlantısı, paket depodan çıkınca e-postayla gelir. Hesabınızda da var: <strong>Siparişlerim → sipariş → Takip et</strong>.</p>"
            ),
            table(
                ("İleti", "Anlamı"),
                (
                    "Etiket oluşturuldu",
                    "biz paketledik, kargo firması henüz okutmadı; 24 saat sürebilir",
                ),
                (
                    "Yolda",
                    "araçta ya da aktarma merkezinde; iki gün yeni satır çıkmaması normaldir",
                ),
                ("Dağıtımda", "bugün, çoğunlukla 18.00'e kadar"),
                ("Adreste bulunamadı", "ertesi iş günü yeniden gelir ya da şubeye bırakılır"),
                (
                    "Göndericiye iade",
                    "adres hatalı ya da paket alınmadı; depoya varınca paranızı iade ederiz",
                ),
            ),
            rich(
                '<h2>Bağlantı boş açılıyor</h2><p>Kargo e-postasından sonra 24 saat bekleyin. Hâlâ boşsa bağlantıyı e-posta yerine hesabınızdan açın; bazı e-posta programları uzun bağlantıları bölüyor.</p><h2>Günlerdir hareket yok</h2><p>6 iş gününe kadar sabretmenizi rica ederiz, paketler neredeyse her zaman ortaya çıkar. <strong>7. iş gününden</strong> sonra paketi kayıp sayarız: <a href="article:lost-parcel">Kargom ilerlemiyor veya kayboldu</a>.</p>'
            ),
            tip(
                "<p>Kurye sizi bulamadıysa takip sayfasındaki “Teslimatı değiştir” düğmesiyle başka bir gün seçebilirsiniz.</p>"
            ),
            related("lost-parcel", "shipping-times-and-costs"),
        ),
    ),
    Article(
        slug="kayip-kargo",
        key="lost-parcel",
        category="shipping",
        title="Kargom ilerlemiyor veya kayboldu",
        summary="7 iş günü hareket yoksa inceleme başlatırız; paket bulunmazsa yenisini gönderir ya da paranızı iade ederiz.",
        asked_as=(
            "kargom kayboldu",
            "paketim gelmedi",
            "bir haftadır kargo gelmedi",
            "kargo hareket etmiyor",
        ),
        tags=("kargo", "kayıp"),
        age_days=185,
        body=(
            image("map", "Noktalı yolu soru işareti gibi biten katlı bir harita"),
            rich(
                "<p>Önce içinizi rahatlatalım: paket elinize geçene kadar risk bize aittir. Ya ürünü ya da paranızı mutlaka alırsınız.</p>"
            ),
            steps(
                (
                    "Hareketsiz iş günlerini sayın",
                    "Hafta sonu ve resmî tatiller sayılmaz. 7 günden azsa lütfen bekleyin.",
                ),
                (
                    "Çevrenize sorun",
                    "Komşular, apartman görevlisi, güvenlik, iş yerinizin danışması, en yakın kargo şubesi.",
                ),
                (
                    "7. günden sonra bize yazın",
                    "Sipariş numarasını ve yeni paket mi yoksa para iadesi mi istediğinizi yazın. Adresin doğru olduğuna bakın.",
                ),
                (
                    "İnceleme başlatırız",
                    "Kargo firmasının 5 iş günü süresi var. Sonucu siz sormadan bildiririz.",
                ),
                (
                    "Yeni paket ya da iade",
                    "Bulunmazsa aynı gün yenisini göndeririz ya da 5 iş günü içinde paranızı iade ederiz.",
                ),
            ),
            info(
                "<p>Birkaç gün sonra yola mı çıkıyorsunuz? Mesajınızda belirtin; stokta varsa beklemeden ikinci bir paket çıkarabiliriz.</p>"
            ),
            accordion(
                (
                    "Kayıp paket sonradan geldi",
                    "<p>Teslim almayın ya da ücretsiz etiketle geri gönderin.</p>",
                ),
                (
                    "“Teslim edildi” yazıyor ama bende yok",
                    "<p>Önce 48 saat bekleyip çevrenize sorun; kuryeler bazen paketi erken okutuyor. Sonra bize yazın.</p>",
                ),
            ),
            related("track-your-parcel", "refund-times"),
        ),
    ),
    Article(
        slug="hasarli-kargo",
        key="damaged-parcel",
        category="shipping",
        title="Paket veya ürün hasarlı geldi",
        summary="Üç fotoğraf çekip 7 gün içinde bize yazın; yenisini gönderelim ya da paranızı iade edelim.",
        asked_as=("ürün kırık geldi", "kutu ezilmiş", "paket hasarlı", "kargo ıslak geldi"),
        tags=("hasar", "kargo", "iade"),
        age_days=165,
        body=(
            image("broken-box", "Kapağı açılmış, ezik bir karton kutu"),
            rich(
                "<p>Kutu ezilmiş ama içindeki sağlamsa sorun yok, kutu görevini yapmış demektir. Ürün zarar gördüyse hızlıca telafi ederiz.</p>"
            ),
            steps(
                (
                    "Hiçbir şeyi atmayın",
                    "Kutu, dolgu kâğıdı ve etiket dursun; kargo firması görmek isteyebilir.",
                ),
                ("Üç fotoğraf çekin", "Etiketiyle kutunun dışı, içi ve hasarın yakın çekimi."),
                (
                    "7 gün içinde yazın",
                    '<a href="/tr/siparis-sorunu/">İletişim formuna</a> fotoğrafları ve sipariş numarasını ekleyin. 7 günden sonra kargo firmasından talepte bulunamıyoruz.',
                ),
                (
                    "Seçiminizi yapın",
                    "Yeni ürün, yedek parça ya da para iadesi. Küçük bir iz sizi rahatsız etmiyorsa indirim de yapabiliriz.",
                ),
            ),
            rich(
                "<p>Bir iş günü içinde yanıt veririz. Çoğu zaman hasarlı ürünü geri göndermeniz gerekmez; gerekirse kargo ücretsizdir.</p><h2>Kurye kapıdayken fark ettiyseniz</h2><p>Açılmış ya da ıslanmış paketi teslim almayın, kuryeden <strong>hasar tutanağı</strong> isteyin. Paket bize döner, biz yenisini çıkarırız.</p>"
            ),
            warning(
                "<p>Gaz kartuşunda ezik varsa kullanmayın ve kargoya vermeyin. Gölgede, açık havada bırakıp bize yazın.</p>"
            ),
            related("faulty-item-warranty", "refund-times"),
        ),
    ),
    Article(
        slug="teslim-noktasi",
        key="pick-up-points",
        category="shipping",
        title="Teslim noktasından alma",
        summary="Paketi teslim noktasına nasıl gönderirsiniz, alırken ne gerekir, kaç gün bekler?",
        asked_as=(
            "teslim noktası",
            "kargoyu şubeden alma",
            "teslim kodu gelmedi",
            "başkası alabilir mi",
            "kaç gün bekler",
        ),
        tags=("kargo", "teslim noktası"),
        age_days=140,
        body=(
            rich(
                "<p>Paketinizi evinize ya da iş yerinize yakın bir dükkâna veya kargo dolabına gönderebilirsiniz. Ücreti adrese teslimle aynıdır.</p>"
            ),
            steps(
                (
                    "Sipariş verirken seçin",
                    "Teslimat adımında “Teslim noktası”na basıp semtinizi yazın. Haritada çalışma saatlerini ve boş yer olup olmadığını görürsünüz.",
                ),
                (
                    "Kodu bekleyin",
                    "Paket varınca altı haneli bir kod e-postayla gelir. Kod gelmeden dükkân paketi bulamaz.",
                ),
                (
                    "7 gün içinde alın",
                    "Kodu ve adınızın yazdığı bir belgeyi götürün. Dolaplar yalnızca kod ister.",
                ),
            ),
            accordion(
                (
                    "Kod gelmedi",
                    "<p>Gereksiz klasörüne bakın. Takip sayfası da kodu gösterir. “Teslime hazır” yazıyor ve kod yoksa bize yazın.</p>",
                ),
                (
                    "Başkası alabilir mi?",
                    "<p>Evet, e-postayı ona iletin. Bazı dükkânlar adınızın yazılı olduğu bir not isteyebilir.</p>",
                ),
                (
                    "7 gün içinde gidemiyorum",
                    "<p>Takip sayfasından bir kez 3 gün ekleyebilirsiniz. Sonra paket bize döner; kargo ücreti dışındaki tutarı iade ederiz.</p>",
                ),
            ),
            warning(
                "<p>Heron 4 ve 120 cm'den uzun paketler ile gaz kartuşları teslim noktasına gönderilemez.</p>"
            ),
            related("shipping-times-and-costs", "track-your-parcel"),
        ),
    ),
)
