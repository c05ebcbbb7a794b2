"""Ödeme ve fatura."""

from ..shape import Article, accordion, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="odeme-yontemleri",
        key="payment-methods",
        category="billing",
        title="Ödeme yöntemleri",
        summary="Hangi kartları kabul ediyoruz, taksit ve havale nasıl işliyor, para ne zaman çekiliyor?",
        asked_as=(
            "nasıl ödeme yapabilirim",
            "kapıda ödeme var mı",
            "kredi kartına taksit",
            "havale ile ödeme",
            "hangi kartlar geçerli",
        ),
        tags=("ödeme", "taksit", "havale"),
        age_days=300,
        body=(
            rich(
                "<p>Ödeme yöntemini siparişin son adımında seçersiniz. Türkiye'ye gönderilen siparişlerde fiyatlar Türk lirasıdır ve KDV dâhildir. Hiçbir yöntem için ek ücret almayız.</p>"
            ),
            image(
                "card",
                "Yeşil tepelerin önünde bir banka kartı ve küçük bir fiş",
                "Karttan para, sipariş paketlenirken çekilir.",
            ),
            table(
                ("Yöntem", "Koşul", "Para ne zaman çekilir?"),
                ("Kredi kartı, tek çekim", "tüm kartlar", "sipariş paketlenirken"),
                (
                    "Kredi kartı, taksit",
                    "en çok 6 taksit",
                    "ilk taksit paketlenirken, kalanı ekstrenizle",
                ),
                ("Banka kartı", "internet alışverişine açık olmalı", "sipariş paketlenirken"),
                ("Havale / EFT", "5 iş günü içinde", "siz gönderince"),
                ("Hediye kartı", "kart tutarı kadar", "hemen"),
            ),
            rich(
                "<h2>Kapıda ödeme</h2><p>Kapıda ödeme seçeneğimiz yok; kuryelerimiz nakit ya da kart almıyor.</p><h2>Havale ile ödeme</h2><p>Açıklama kısmına yalnızca sipariş numaranızı yazın (örneğin QM-204518). Ürünleriniz 5 iş günü boyunca sizin için ayrılır; para gelmezse sipariş kendiliğinden iptal olur.</p>"
            ),
            info(
                "<p>Kart numaranız bizde saklanmaz. Yalnızca hangi kart olduğunu anlayabilmeniz için son dört haneyi görürsünüz.</p>"
            ),
            accordion(
                (
                    "Taksit seçeneğini neden göremiyorum?",
                    "<p>Banka kartlarında ve yurt dışı kartlarda taksit yapılamaz. Sepette yalnızca hediye kartı varsa da seçenek çıkmaz.</p>",
                ),
                (
                    "İki yöntemi birlikte kullanabilir miyim?",
                    "<p>Evet, biri hediye kartıysa. Önce hediye kartını girin, kalanı kartla ödeyin.</p>",
                ),
            ),
            related("payment-declined", "gift-cards"),
        ),
    ),
    Article(
        slug="odeme-reddedildi",
        key="payment-declined",
        category="billing",
        title="Ödemem reddedildi",
        summary="Kart neden onaylanmaz ve sırasıyla neleri denemelisiniz?",
        asked_as=(
            "kartım reddedildi",
            "ödeme yapamıyorum",
            "ödeme başarısız",
            "3D secure açılmıyor",
            "para çekildi ama sipariş yok",
        ),
        tags=("ödeme", "kart"),
        age_days=190,
        body=(
            rich(
                "<p>Ödemeyi reddeden çoğunlukla bankanızdır ve banka nedenini bize söylemez. Aşağıdaki adımlar on sorundan dokuzunu çözer.</p>"
            ),
            steps(
                (
                    "Kartınızın internete açık olduğundan emin olun",
                    "Bankanızın uygulamasında “internet alışverişi” ayarına bakın. Yeni kartlarda çoğu zaman kapalı gelir.",
                ),
                (
                    "Onay kodunu zamanında girin",
                    "Telefonunuza gelen kod yaklaşık üç dakika geçerlidir. Kod gelmiyorsa bankanızdaki telefon numarası eski olabilir.",
                ),
                (
                    "Limitinize bakın",
                    "Günlük internet limiti, kartın genel limitinden düşük olabilir.",
                ),
                (
                    "Gizli pencerede yeniden deneyin",
                    "Reklam engelleyiciler bankanın onay sayfasını da engelleyebiliyor.",
                ),
                ("Havale ile ödeyin", "Ürünleriniz 5 iş günü ayrılır."),
            ),
            warning(
                "<p>Arka arkaya üç kereden fazla denemeyin; banka kartı o gün için kapatabilir.</p>"
            ),
            rich(
                "<h2>Para çekilmiş görünüyor ama sipariş yok</h2><p>Gördüğünüz tutar büyük olasılıkla <strong>provizyondur</strong>, yani geçici bloke. Banka en geç 5 iş günü içinde kaldırır. Bizim kaldırma yetkimiz yok, ama bankanızı arayarak süreci hızlandırabilirsiniz.</p>"
            ),
            accordion(
                ("Sepetim silindi mi?", "<p>Hayır. Giriş yaptıysanız 14 gün durur.</p>"),
                (
                    "Kart bilgimi size e-postayla göndersem?",
                    "<p>Lütfen göndermeyin. Böyle mesajları hemen siliyoruz.</p>",
                ),
            ),
            related("payment-methods", "refund-times"),
        ),
    ),
    Article(
        slug="fatura-indirme",
        key="download-invoice",
        category="billing",
        title="Faturanızı PDF olarak alın",
        summary="Fatura nerede, ne zaman hazır olur, şirket adına nasıl kesilir?",
        asked_as=(
            "faturam nerede",
            "e-fatura",
            "şirket adına fatura",
            "fatura gelmedi",
            "faturayı indirmek istiyorum",
        ),
        tags=("fatura", "sipariş"),
        age_days=210,
        body=(
            rich(
                "<p>Her siparişin faturası, kargoya verildiği anda hesabınızda PDF olarak hazır olur. Paketten kâğıt fatura çıkmaz; böylece paket hediye olarak da gidebilir.</p>"
            ),
            steps(
                ("Giriş yapıp Siparişlerim'i açın", "Adınızın altındaki menüde."),
                ("Siparişi seçin", "Sipariş numarası QM ile başlar."),
                (
                    "“Fatura (PDF)” düğmesine basın",
                    "Yalnızca “Sipariş özeti” görünüyorsa paket henüz yola çıkmamıştır.",
                ),
            ),
            rich(
                "<h2>Üye olmadan alışveriş yaptım</h2><p>Kargo e-postasında, takip bağlantısının hemen altında fatura bağlantısı var. Bağlantı 90 gün çalışır.</p><h2>Şirket adına fatura</h2><p>Sipariş verirken “Fatura adresi” bölümünde <em>Kurumsal</em>'ı seçip unvanı, vergi dairesini ve vergi numarasını yazın. Sipariş kargoya verilene kadar bu bilgileri hesabınızdan değiştirebilirsiniz. Sonrasında yalnızca yazım hatalarını düzeltebiliyoruz; faturayı başka bir kişiye ya da şirkete çeviremiyoruz.</p>"
            ),
            accordion(
                (
                    "Ürünü iade ettim, yeni fatura gelir mi?",
                    "<p>Para iadesi yapıldığında aynı yerde iade belgesini görürsünüz.</p>",
                ),
                (
                    "Fatura e-postama düşmedi",
                    "<p>Faturayı ayrıca göndermiyoruz; kargo e-postasındaki bağlantıyı kullanın.</p>",
                ),
            ),
            related("payment-methods", "order-status"),
        ),
    ),
    Article(
        slug="hediye-karti",
        key="gift-cards",
        category="billing",
        title="Hediye kartı alma ve kullanma",
        summary="Hediye kartı nasıl gelir, nasıl harcanır, kalan tutar nerede görünür?",
        asked_as=(
            "hediye çeki",
            "hediye kartı kodu çalışmıyor",
            "kartta ne kadar kaldı",
            "hediye kartının süresi",
        ),
        tags=("hediye kartı", "ödeme"),
        age_days=120,
        body=(
            image("gift", "Küçük bir çadırın yanında kurdeleli bir hediye paketi"),
            rich(
                "<p>Hediye kartı 16 haneli bir koddur. Birkaç dakika içinde ya da sizin seçtiğiniz günde e-postayla, yazdırılabilir bir PDF olarak gelir. Üç yıl geçerlidir.</p>"
            ),
            steps(
                (
                    "Sepeti doldurup ödemeye geçin",
                    "Hediye kartıyla, başka bir hediye kartı dışında her şey alınabilir.",
                ),
                (
                    "“Hediye kartı ekle”ye basın",
                    "Kodu boşluksuz yazın. Kodda O harfi yoktur; yuvarlak olan her zaman sıfırdır.",
                ),
                ("Kalanı ödeyin", "Kart yetmezse üstünü kartla ya da havaleyle tamamlayın."),
            ),
            rich(
                "<p>Harcamadığınız tutar kartta kalır. Bakiyeyi <strong>Hesabım → Hediye kartları</strong> bölümünde ya da kodu ödeme adımında girince görürsünüz.</p>"
            ),
            accordion(
                (
                    "Kod kabul edilmiyor",
                    "<p>Kodu indirim kodu alanına değil, hediye kartı alanına yazdığınızdan emin olun. Olmazsa kodu ve alıcının sipariş numarasını bize yazın.</p>",
                ),
                (
                    "Kartı kaybettim",
                    "<p>Kartı satın alan kişi e-postayı kendi hesabından yeniden gönderebilir. Kodu başkasına veremiyoruz.</p>",
                ),
                (
                    "Karşılığını para olarak alabilir miyim?",
                    "<p>Kullanılmamış kartı, satın alan kişi 60 gün içinde iade edebilir.</p>",
                ),
            ),
            warning(
                "<p>Hiçbir çalışanımız sizden telefonda hediye kartı kodu istemez. İsteyen olursa dolandırıcıdır.</p>"
            ),
            tip(
                "<p>Kodu bir kez hesabınıza ekleyin; sonraki alışverişlerde yazmanız gerekmez.</p>"
            ),
            related("payment-methods", "trail-points"),
        ),
    ),
)
