"""The contact form that the shop's editors built, in both languages, and what agents file by it."""

TEAM = "Warehouse"
# Slug, label, kind, choices
FIELDS = (
    ("order-number", "Order number", "text", ""),
    ("problem", "Problem", "choice", "Missing\nDamaged\nWrong item\nNot arrived"),
)
TAGS = "order problem"

# Kind of question, label, required, choices, help text, slug of the ticket's field
ORDER_PROBLEM = {
    "en": {
        "slug": "order-problem",
        "title": "Problem with an order",
        "intro": "Something is missing, damaged or wrong? Tell us here, with a photo if you can. You need not send anything back first.",
        "promise": "We answer within one working day, by mail.",
        "thanks": "Please keep the box and everything in it until you have heard from us.",
        "questions": (
            (
                "order_number",
                "Order number",
                True,
                "",
                "It stands in the confirmation mail, for example QM-204171.",
                "order-number",
            ),
            (
                "radio",
                "What is wrong?",
                True,
                "Missing\nDamaged\nWrong item\nNot arrived",
                "",
                "problem",
            ),
            ("date", "When did the parcel come?", False, "", "", ""),
            (
                "file",
                "Photos",
                False,
                "",
                "The box from outside, the inside, and the damage close up.",
                "",
            ),
        ),
    },
    "tr": {
        "slug": "siparis-sorunu",
        "title": "Siparişimle ilgili bir sorun var",
        "intro": "Eksik, hasarlı ya da yanlış bir ürün mü geldi? Buradan, mümkünse fotoğrafla bildirin. Önceden bir şey göndermeniz gerekmez.",
        "promise": "Bir iş günü içinde e-postayla yanıtlıyoruz.",
        "thanks": "Bizden haber alana kadar lütfen kutuyu ve içindekileri saklayın.",
        "questions": (
            (
                "order_number",
                "Sipariş numarası",
                True,
                "",
                "Onay e-postasında yazar, örneğin QM-204171.",
                "order-number",
            ),
            (
                "radio",
                "Sorun nedir?",
                True,
                "Eksik ürün\nHasarlı ürün\nYanlış ürün\nPaket gelmedi",
                "",
                "",
            ),
            ("date", "Paket ne zaman geldi?", False, "", "", ""),
            (
                "file",
                "Fotoğraflar",
                False,
                "",
                "Kutunun dışı, içi ve hasarın yakından görünümü.",
                "",
            ),
        ),
    },
}
