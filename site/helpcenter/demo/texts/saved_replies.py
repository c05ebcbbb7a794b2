"""Starter saved replies: (name, mailbox slug or "", locale, text)."""

SAVED_REPLIES = (
    ("Lost order: inquiry opened", "", "en", "Thank you for waiting so patiently. As your parcel has not been scanned for seven working days, I have opened an inquiry with the carrier. They have five working days to look for it. If it is not found, you choose: a new parcel or your money back. I will write to you without being asked."),
    ("Lost order: new parcel on its way", "", "en", "The carrier could not find your parcel. I am sorry for the trouble. A new one leaves our warehouse today, and the tracking link comes by mail. Should the first one turn up, please refuse it at the door."),
    ("Unhappy with the product", "returns", "en", "I am sorry that you are not happy with it. Would you tell me in a sentence what disappointed you? Then I can offer what suits you best: an exchange, a repair, or your money back. If it is unused, you have 60 days from delivery; if something is faulty, the warranty runs for three years."),
    ("Damaged parcel: please send photos", "", "en", "That must not happen, I am sorry. Please send three photos: the box from outside with the label, the inside as you found it, and the damage close up. As soon as I have them, a new item or the missing part leaves our warehouse. Please keep the box until then."),
    ("Damaged parcel: replacement sent", "", "en", "Thank you for the photos. A replacement leaves our warehouse today. You need not send back the damaged item; please recycle what can be recycled."),
    ("Closing: anything else?", "", "en", "Is there anything else I can do for you? If not, you need not answer; this conversation closes by itself after a few days. If something comes up later, just answer this mail."),
    ("Closing: have a good trip", "", "en", "I hope this helps. Have a good trip, dry socks and a fine view!"),
    ("Kayıp sipariş: inceleme başlatıldı", "", "tr", "Sabrınız için teşekkür ederiz. Paketinizde yedi iş günüdür hareket olmadığı için kargo firmasında inceleme başlattım; beş iş günü süreleri var. Paket bulunmazsa seçim sizin: yeni paket ya da para iadesi. Sonucu siz sormadan size yazacağım."),
    ("Üründen memnun kalınmadı", "returns", "tr", "Ürünün beklentinizi karşılamamasına üzüldük. Sizi neyin hayal kırıklığına uğrattığını bir cümleyle yazar mısınız? Böylece size en uygun çözümü önerebilirim: değişim, onarım ya da para iadesi. Kullanılmamış ürünler için 60 gün, arızalar için üç yıl süreniz var."),
    ("Hasarlı paket: fotoğraf ricası", "", "tr", "Böyle olmamalıydı, özür dileriz. Üç fotoğraf rica ediyoruz: etiketiyle birlikte kutunun dışı, açtığınızdaki hâli ve hasarın yakın çekimi. Fotoğraflar gelir gelmez yenisini ya da eksik parçayı gönderiyoruz. Lütfen o zamana kadar kutuyu saklayın."),
    ("Kapanış: başka bir konu var mı?", "", "tr", "Yardımcı olabileceğim başka bir konu var mı? Yoksa yanıtlamanıza gerek yok, bu yazışma birkaç gün sonra kendiliğinden kapanır. Sonradan aklınıza bir şey gelirse bu e-postayı yanıtlamanız yeterli."),
    ("Kapanış: iyi yolculuklar", "", "tr", "Umarım işinize yarar. Yolunuz açık, çoraplarınız kuru olsun!"),
)  # fmt: skip
