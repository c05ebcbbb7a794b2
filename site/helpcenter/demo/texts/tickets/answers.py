"""What agents answer. ``{article}`` becomes the reference to the article.

Keys are article keys; an article without own answers takes one of ``GENERAL``.
"""

ENGLISH: dict[str, tuple[str, ...]] = {
    "change-or-cancel-order": (
        "Hello {name},\n\nthe hour for changes is over and the warehouse has your parcel in its hands. The easy way out: let it arrive and send it back, the label is free. How that works, and what else is possible now, is here: {article}\n\nSorry that I can't do more.\n{agent}",
        "Hi {name},\n\nlucky: you wrote in time. In the first 60 minutes you can change sizes and everything else yourself, please use the button in the order, because I am slower than the button: {article}\n\n{agent}",
    ),
    "order-status": (
        "Hello {name},\n\nI walked over to the shelf: one item comes from the second hall and joins the rest this afternoon. Your parcel leaves today. What each status means, and how long it normally takes: {article}\n\nBest wishes\n{agent}",
    ),
    "no-order-confirmation": (
        "Hi {name},\n\nyour order exists, all is well. There was a letter missing in the mail address; I have put it right and sent the confirmation again. For another time: {article}\n\n{agent}",
    ),
    "back-in-stock": (
        "Hello {name},\n\nnew tents come at the beginning of each month from April on. Press “Tell me when it is back” on the product page and you get one mail on the day: {article}\n\n{agent}",
    ),
    "gift-wrapping": (
        "Hello {name},\n\nshe will not see any price: our parcels hold none. Tick “Wrap as a gift” in the basket, there is a field for your words too. {article}\n\nA happy birthday to her!\n{agent}",
    ),
    "guest-orders": (
        "Hi {name},\n\nyes, that works, and the points come along if the order is not older than 60 days. Three steps: {article}\n\n{agent}",
    ),
    "shipping-times-and-costs": (
        "Hello {name},\n\ntimes and prices for each country are in one table: {article}\n\nIf yours is not in it, we can't ship there, I'm sorry.\n\n{agent}",
        "Hi {name},\n\nI have looked into it: the parcel missed the lorry by an hour, that was our fault, and I have refunded the express fee. The normal times are here: {article}\n\n{agent}",
    ),
    "track-your-parcel": (
        "Hello {name},\n\nthe parcel is on the lorry; the first scan can take a day, over a weekend longer. What the messages mean: {article}\n\nIf nothing has moved by Thursday, answer this mail and I will ask the carrier.\n\n{agent}",
    ),
    "lost-parcel": (
        "Hello {name},\n\nseven working days without a scan are too many, so I have opened an inquiry with the carrier. They have five working days. After that you get a new parcel or your money, whichever you like: {article}\n\n{agent}",
        "Hi {name},\n\nthat is no fun, I am sorry. Since you need it soon and it is in stock, I send a second parcel today. If the first one turns up, please refuse it. The rules behind it: {article}\n\n{agent}",
    ),
    "delivered-but-not-received": (
        "Hello {name},\n\nI have asked the driver for the spot on the map where he scanned it. That takes up to five working days. Meanwhile, the usual hiding places are listed here: {article}\n\nWe will not leave you without.\n{agent}",
    ),
    "damaged-parcel": (
        "Hello {name},\n\nthank you for the photos, they are all I need. A new one leaves today, and you may keep or recycle the damaged one. For the record, this is how we handle it: {article}\n\n{agent}",
        "Hi {name},\n\nwhat a pity! Please send three pictures (box with label, inside, damage) within seven days, then I can send the part right away: {article}\n\n{agent}",
    ),
    "change-delivery-address": (
        "Hello {name},\n\nthe parcel has left, so I can't change it from here, but you can: the tracking page has “Change delivery”. Details, also for the worst case: {article}\n\n{agent}",
    ),
    "pick-up-points": (
        "Hello {name},\n\nthe tracking page shows the code once you enter your postcode, and somebody else may collect the parcel with it. {article}\n\n{agent}",
    ),
    "return-an-item": (
        "Hello {name},\n\nno printer needed: start the return in your account and show the square code at the drop-off. Step by step: {article}\n\n{agent}",
        "Hi {name},\n\nyou find everything about returns, also what can't come back, on this page: {article}\n\nIf a step does not work, tell me which one.\n\n{agent}",
    ),
    "refund-times": (
        "Hello {name},\n\nI checked: your parcel was scanned with us on Monday and the refund left today. Your bank needs another two to five days. {article}\n\n{agent}",
        "Hi {name},\n\nthe money always goes back the way it came; the mail about the refund has a reference that your bank can look for. More about times and amounts: {article}\n\n{agent}",
    ),
    "exchange-size": (
        "Hello {name},\n\nthe exchange is free, in both directions. Press “Exchange” in the order, and the new size is reserved at once: {article}\n\n{agent}",
    ),
    "faulty-item-warranty": (
        "Hello {name},\n\nthat should not happen, and it is covered: three years on material and making. I have made a label; the workshop needs about ten working days. Please send it clean and dry: {article}\n\n{agent}",
        "Hi {name},\n\nsparks are not covered, but the workshop patches such holes from €18, and members have €20 a year for that. How to send it in: {article}\n\n{agent}",
    ),
    "payment-declined": (
        "Hello {name},\n\nthe refusal comes from the bank, and it does not tell us why. These five things help most people, try the private window first: {article}\n\n{agent}",
    ),
    "charged-twice": (
        "Hello {name},\n\nI see one payment and one reservation of the same amount. The reservation goes away within five working days, only the bank can be faster: {article}\n\nIf both are still there next week, write again and I will follow it up.\n\n{agent}",
    ),
    "download-invoice": (
        "Hello {name},\n\nthe invoice is a PDF in your account, from the day of shipping. Company details can be corrected, but not moved to somebody else: {article}\n\n{agent}",
    ),
    "reset-password": (
        "Hi {name},\n\nonly the newest link works, and only for 60 minutes. I have lifted the block; please ask for a fresh link now: {article}\n\n{agent}",
    ),
    "delete-account": (
        "Hello {name},\n\nwe confirm your request. To make sure that nobody else closes your account, please press the button yourself; all is finished within 30 days. What is deleted and what we must keep: {article}\n\n{agent}",
    ),
    "trail-points": (
        "Hello {name},\n\ngrey points are on their way: they count when the return window has passed. {article}\n\n{agent}",
    ),
    "tent-condensation": (
        "Hello {name},\n\ndrops without rain are your own breath, two people give half a litre a night. Open both vents and the outer door a little. If it still drips along one seam in rain, it is warranty: {article}\n\n{agent}",
    ),
    "wash-and-reproof": (
        "Hello {name},\n\nyour jacket isn't worn out, it wants a wash and some heat. Try this before you think of a new one: {article}\n\nIf it does not pearl after that, send me a picture.\n\n{agent}",
    ),
    "jacket-size-guide": (
        "Hi {name},\n\nmeasure your chest over a thin shirt and look at the table: {article}\n\nThe Drizzle is loose, so between two sizes take the smaller one.\n\n{agent}",
    ),
}

GENERAL = (
    "Hello {name},\n\nthank you for your message. We have written down the whole answer here: {article}\n\nIf something is missing there, just answer this mail.\n\nBest wishes\n{agent}",
    "Hi {name},\n\nhere is the page that should help: {article}\n\nDid that solve it?\n{agent}",
    "Hello {name},\n\nmany people ask this, so there is an article about it: {article}\n\nI have looked at your order as well, everything else is fine.\n\n{agent}",
)

TURKISH: dict[str, tuple[str, ...]] = {
    "track-your-parcel": (
        "Merhaba {name},\n\npaketiniz yola çıktı; ilk okutma bir günü bulabiliyor. İletilerin anlamı burada: {article}\n\nPerşembeye kadar hareket olmazsa bu e-postayı yanıtlayın, kargo firmasına soralım.\n\n{agent}",
    ),
    "lost-parcel": (
        "Merhaba {name},\n\ngecikme için özür dileriz. Kargo firmasında inceleme başlattım; 5 iş günü içinde sonuç gelir, ardından yeni paket ya da para iadesi: {article}\n\n{agent}",
    ),
    "damaged-parcel": (
        "Merhaba {name},\n\nfotoğraflar için teşekkürler. Yenisi bugün yola çıkıyor, hasarlıyı geri göndermenize gerek yok. {article}\n\n{agent}",
    ),
    "return-an-item": (
        "Merhaba {name},\n\nyazıcı gerekmiyor, telefonunuzdaki kare kodu göstermeniz yeterli. Adım adım: {article}\n\n{agent}",
    ),
    "refund-times": (
        "Merhaba {name},\n\niadeniz bugün yapıldı. Bankanıza göre 2–5 iş günü daha sürebilir, taksitli ödemelerde banka taksit taksit yatırabiliyor: {article}\n\n{agent}",
    ),
    "exchange-size": (
        "Merhaba {name},\n\ndeğişim ücretsiz, iki yönde de. Siparişte “Değişim”e basın, yeni beden hemen size ayrılır: {article}\n\n{agent}",
    ),
    "payment-declined": (
        "Merhaba {name},\n\nödemeyi reddeden bankanız, nedenini bize söylemiyor. En çok işe yarayan adımlar burada: {article}\n\nÇekilmiş görünen tutar provizyondur, en geç 5 iş gününde kalkar.\n\n{agent}",
    ),
    "reset-password": (
        "Merhaba {name},\n\nhesabınız eski adresinizle açılmış. Yalnızca en son gelen bağlantı çalışır, 60 dakika içinde kullanın: {article}\n\n{agent}",
    ),
}

TURKISH_GENERAL = (
    "Merhaba {name},\n\nmesajınız için teşekkürler. Ayrıntılı yanıt burada: {article}\n\nTakıldığınız bir yer olursa bu e-postayı yanıtlamanız yeterli.\n\nİyi günler\n{agent}",
    "Merhaba {name},\n\nbunu anlatan bir sayfamız var: {article}\n\nSorununuz çözüldü mü?\n{agent}",
)

# The customer again, after an answer.
THANKS = {
    "en": (
        "Perfect, thank you!",
        "That was quick. Thanks a lot, it worked.",
        "ok thx",
        "Brilliant, many thanks for your help.\n\nKind regards",
        "Found it now. Sorry for the bother!",
        "Great, that solves it.",
        "cheers, all good now",
        "Thank you, I hadn't seen that page.",
        "Works! Have a nice weekend.",
    ),
    "tr": (
        "Çok teşekkürler, hallettim.",
        "tesekkurler oldu",
        "İlginiz için teşekkür ederim, sorun çözüldü.",
        "Harika, sağ olun.",
    ),
}

# A second round: the customer is not helped yet, and what the agent then answers.
ROUNDS: dict[str, tuple[tuple[str, str], ...]] = {
    "order": (
        (
            "Thanks, but that's not quite what I asked. I did read that page. Can you please look at my order?",
            "Hello {name},\n\nyou are right, I answered too fast. I have looked at {order} now and put it right by hand. You should see it within an hour.\n\n{agent}",
        ),
        (
            "Hm. It has been four days now and nothing happened.",
            "Hi {name},\n\nthat is too long, I am sorry. I have asked the warehouse and somebody is on it now; you will hear from me tomorrow at the latest.\n\n{agent}",
        ),
        (
            "One more question about this: does it also hold for orders paid with a gift card?",
            "Hello {name},\n\nyes, it is the same for gift cards.\n\n{agent}",
        ),
        (
            "Hello? Anyone there?",
            "Hi {name},\n\nwe are here, sorry for the wait. Everything is in hand for {order}; there is nothing more you need to do.\n\n{agent}",
        ),
        (
            "i did all that already",
            "Hi {name},\n\nthank you for trying. I have done it for you on our side, please look again in an hour.\n\n{agent}",
        ),
        (
            "Ok. And how long will that take? I'm leaving on Saturday.",
            "Hello {name},\n\nI can't promise it for Saturday, but I have marked it as urgent. If it is too late, we find another way, just write.\n\n{agent}",
        ),
    ),
    "care": (
        (
            "Tried it twice, still the same. What else can I do?",
            "Hi {name},\n\nthen it is time that our workshop has a look. I have put a free label into your account; it takes about ten working days.\n\n{agent}",
        ),
        (
            "Thanks! One thing I don't understand: does that also hold for the older model from three years ago?",
            "Hello {name},\n\nyes, nothing has changed there since.\n\n{agent}",
        ),
        (
            "Sorry to come back to this. I read it, but I'd still like to hear your own opinion. What would you do?",
            "Hi {name},\n\nfair enough! I would do it as the page says and leave more time than you think you need. That is what I do at home.\n\n{agent}",
        ),
    ),
    "other": (
        (
            "Oh, and one more thing: is there a way to follow what comes of it?",
            "Hello {name},\n\nwe will write to you here, nowhere else.\n\n{agent}",
        ),
    ),
    "tr": (
        (
            "Sayfayı okudum ama benim durumum biraz farklı, bakabilir misiniz?",
            "Merhaba {name},\n\nhaklısınız, şimdi tek tek baktım ve elle düzelttim. Bir saat içinde hesabınızda görürsünüz.\n\n{agent}",
        ),
        (
            "Hâlâ bir gelişme yok, ne zaman sonuçlanır?",
            "Merhaba {name},\n\nbeklettiğimiz için özür dileriz. Depodan yanıt aldım, yarın sonuçlanıyor.\n\n{agent}",
        ),
        (
            "denedim yine olmadi",
            "Merhaba {name},\n\nanladım, bizim tarafta sizin yerinize yaptım. Yeniden dener misiniz?\n\n{agent}",
        ),
    ),
}

# Long after all was closed: a new ticket, linked to the old one.
AGAIN = (
    "Hello again, last time you helped me so well. Now it has happened a second time, with the next order. Same trick as before?",
    "Hi, I know this is an old conversation. The thing is back. What do I do now?",
)

NOTES = (
    "Second message from this customer this month, please be generous.",
    "Looked at the order, all as described.",
    "@Deniz you had the same case last week, what did we do?",
    "Promised an answer by Thursday.",
    "Told the product team about it.",
)
HOLD_NOTES = (
    "Asked the warehouse, waiting for their answer.",
    "Carrier has the inquiry, five working days. On hold until then.",
    "Workshop has it on the bench. On hold until they say what it needs.",
    "Finance looks into the payment, they answer on Wednesday.",
)

CLOSINGS = {
    "en": ("Best wishes", "Kind regards", "Thanks in advance", "Cheers", "Regards", ""),
    "tr": ("Teşekkürler", "İyi günler", "Saygılarımla", "Kolay gelsin", ""),
}

DEVICES = {
    "en": ("Sent from my phone", "Sent from my tablet, excuse typos", "— written on the train"),
    "tr": ("Telefonumdan gönderildi",),
}

# From these the seed puts a few more first messages together.
OPENINGS = ("Hello,", "Hi there,", "Good morning,", "hey,", "Dear team,", "")
PARTS = (
    (
        "return-an-item",
        "returns",
        "Return",
        (
            "I'd like to send back one jacket of {order}.",
            "The tent from {order} is too big for my balcony, it has to go back.",
            "how does a return work for {order}?",
        ),
        ("It is unused and has its label.", "Do I need a printer?", "Where do I drop it off?"),
    ),
    (
        "track-your-parcel",
        "support",
        "Order {order}",
        (
            "Where is {order} now?",
            "No news of {order} for three days.",
            "The tracking of {order} makes no sense to me.",
        ),
        ("It says in transit.", "Should I worry?", "I'm away from Friday."),
    ),
    (
        "download-invoice",
        "support",
        "Invoice",
        (
            "I can't find the invoice of {order}.",
            "Please send me the bill for {order}.",
            "My accountant asks for the invoice of {order}.",
        ),
        ("I ordered as a guest.", "It should show the VAT.", "A PDF is fine."),
    ),
    (
        "exchange-size",
        "returns",
        "Size",
        (
            "The Loft in M is too tight.",
            "The Squall is one size too large.",
            "Wrong size, my mistake ({order}).",
        ),
        ("Can I swap it?", "Is another size in stock?", "What does an exchange cost?"),
    ),
)
