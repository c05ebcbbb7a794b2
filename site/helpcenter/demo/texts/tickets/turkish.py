"""First messages of Turkish-speaking customers."""

from ..case import Case


def tr(subject: str, text: str, article: str, mailbox: str = "support", **more: object) -> Case:
    return Case(subject, text, article, locale="tr", mailbox=mailbox, **more)


CASES = (
    tr(
        "Kargom nerede",
        "Merhaba, {order} numaralı siparişim üç gün önce kargoya verildi ama takip sayfasında hâlâ “etiket oluşturuldu” yazıyor. Gerçekten çıktı mı?",
        "track-your-parcel",
    ),
    tr("takip", "takip linki acilmiyor bos sayfa geliyor", "track-your-parcel"),
    tr(
        "Paketim kayıp",
        "İyi günler,\n{order} numaralı siparişim iki haftadır aktarma merkezinde görünüyor. Kargo firmasını aradım, kimse bir şey bilmiyor. Hafta sonu kampa gidecektik. Yenisini gönderebilir misiniz?\nSaygılarımla\nNurcan Tekeli",
        "lost-parcel",
    ),
    tr("bir haftadır gelmedi", "Siparişim bir haftayı geçti hala yok. Bu nasıl iş?", "lost-parcel"),
    tr(
        "Kutu ezilmiş geldi",
        "Merhabalar, çadırın kutusu ezik geldi, çubuklardan biri eğilmiş. Fotoğrafları ekledim. Sipariş no {order}. Değişim mi yapıyorsunuz, parça mı?",
        "damaged-parcel",
    ),
    tr(
        "hasarli urun",
        "ocagin tenceresi catlak cikti, kutuyu actigimda boyleydi. ne yapmam lazim",
        "damaged-parcel",
    ),
    tr(
        "İade etmek istiyorum",
        "Selam, Loft montu aldım ama düşündüğümden kalın. Etiketi üstünde, hiç giymedim. Nasıl geri göndereceğim, yazıcım da yok.",
        "return-an-item",
        "returns",
    ),
    tr(
        "iade kodu",
        "iade kodu gelmedi mailime bakar misiniz siparis {order}",
        "return-an-item",
        "returns",
    ),
    tr(
        "Param yatmadı",
        "Ürünü ayın başında geri yolladım, depoya ulaştığı takipte görünüyor. On gün oldu, para hâlâ hesabımda yok. Ne zaman yatar?",
        "refund-times",
        "returns",
    ),
    tr(
        "Taksitli iade",
        "İyi akşamlar, 6 taksitle aldığım montu iade ettim. Banka taksit taksit yatıracağını söylüyor, doğru mu? Ben hepsini birden bekliyordum.",
        "refund-times",
        "returns",
    ),
    tr(
        "Beden küçük geldi",
        "Squall L aldım, kollar kısa kaldı. XL ile değiştirmek istiyorum, kargo ücreti ödeyecek miyim? {order}",
        "exchange-size",
        "returns",
    ),
    tr("değişim", "M beden büyük oldu S istiyorum stokta var mı", "exchange-size", "returns"),
    tr(
        "Fermuar",
        "Geçen kış aldığım Drizzle'ın fermuarı raydan çıktı. Garanti kapsamında mı? Faturayı bulamıyorum ama sipariş hesabımda duruyor.",
        "faulty-item-warranty",
        "returns",
    ),
    tr(
        "Kartım reddedildi",
        "Üç kere denedim, üçünde de “ödeme başarısız”. Kartımda limit var, başka sitelerde sorun yok. Telefona kod geliyor ama sayfa beyaz kalıyor.",
        "payment-declined",
    ),
    tr(
        "para cekildi siparis yok",
        "hesabimdan 2890 tl cekildi ama siparislerimde bir sey gorunmuyor!! acil",
        "payment-declined",
    ),
    tr(
        "Kapıda ödeme",
        "Merhaba, annem için sipariş vereceğim, kart kullanmıyor. Kapıda nakit ödeyebilir mi?",
        "payment-methods",
    ),
    tr(
        "Şirket faturası",
        "Sayın yetkili,\n{order} numaralı siparişin faturasını şirketimiz adına rica ediyoruz. Vergi dairesi ve numarası ektedir.\nİyi çalışmalar\nFeridun Aksoylu",
        "download-invoice",
    ),
    tr(
        "Siparişi iptal",
        "Yanlışlıkla iki tane sipariş vermişim, birini iptal eder misiniz? Hazırlanıyor yazıyor, düğme çıkmıyor.",
        "change-or-cancel-order",
    ),
    tr(
        "Hazırlanıyor",
        "{order} dört gündür hazırlanıyor. Bayramdan önce gelir mi acaba?",
        "order-status",
    ),
    tr(
        "Kargo kaç gün",
        "Van'a kargo kaç günde gelir, ücreti nedir? Teşekkürler.",
        "shipping-times-and-costs",
    ),
    tr(
        "Teslim kodu gelmedi",
        "Paket teslim noktasında bekliyor ama bana kod gelmedi, vermiyorlar. Yarın son gün!",
        "pick-up-points",
    ),
    tr(
        "Şifremi unuttum",
        "Şifre sıfırlama maili gelmiyor, gereksiz kutusuna da baktım. Başka bir adresle mi üye oldum hatırlamıyorum.",
        "reset-password",
    ),
    tr(
        "Üyeliğimi silin",
        "Hesabımın ve bütün bilgilerimin silinmesini istiyorum, KVKK kapsamında yazılı onay bekliyorum.",
        "delete-account",
    ),
    tr(
        "Puanlar",
        "300 puanım var görünüyor ama kullanamıyorum, gri yazıyor. Neden?",
        "trail-points",
    ),
    tr(
        "Mont su geçiriyor",
        "İki yıllık yağmurluğum artık omuzlarından su çekiyor. Yıkamaya korkuyorum, makineye atılır mı, hangi deterjan?",
        "wash-and-reproof",
    ),
    tr("hangi beden", "boyum 170 kilom 68 drizzle icin s mi m mi alayim", "jacket-size-guide"),
    tr(
        "Çadır kurulumu",
        "Lark 2 aldık, kırmızı uçlu çubuklar hangi tarafa geliyor? Kılavuz İngilizce.",
        "pitch-your-lark",
    ),
)
