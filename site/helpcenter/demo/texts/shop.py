"""The shop itself: names, categories, agents, mailboxes, opening hours."""

SHOP = "Quillmoor Outdoor"
TRADE_GROUP = "Trade customers"

HELP_CENTERS = {
    "en": {
        "title": "Quillmoor Outdoor help",
        "headline": "How can we help?",
        "intro": "Answers about your order, your gear and your account.",
        "search_hint": "Try: where is my parcel",
        "promise": "We answer within one working day, by mail.",
        "hours": "Monday to Friday, 9:00 to 17:30 (Amsterdam time). We read nothing on weekends, so a message from Friday evening is answered on Monday.",
    },
    "tr": {
        "title": "Quillmoor Outdoor yardım",
        "headline": "Size nasıl yardımcı olabiliriz?",
        "intro": "Siparişiniz, ekipmanınız ve hesabınızla ilgili yanıtlar.",
        "search_hint": "Örneğin: kargom nerede",
        "promise": "Bir iş günü içinde e-postayla yanıtlıyoruz.",
        "hours": "Pazartesi–cuma, 9.00–17.30 (Amsterdam saatiyle). Hafta sonu mesaj okumuyoruz; cuma akşamı yazdığınıza pazartesi yanıt veririz.",
    },
}

ICONS = {
    "orders": "cart",
    "shipping": "truck",
    "returns": "return",
    "billing": "card",
    "accounts": "user",
    "products": "mountain",
}

# Code, parent, English (slug, title, summary), Turkish (slug, title, summary)
CATEGORIES = (
    (
        "orders",
        None,
        ("orders", "Orders", "Changing, cancelling and following an order."),
        ("siparisler", "Siparişler", "Siparişi değiştirme, iptal etme ve takip etme."),
    ),
    (
        "shipping",
        None,
        (
            "shipping",
            "Shipping and delivery",
            "Times, costs, tracking and parcels that went astray.",
        ),
        ("kargo", "Kargo ve teslimat", "Süreler, ücretler, kargo takibi ve kaybolan paketler."),
    ),
    (
        "returns",
        None,
        ("returns", "Returns and refunds", "Sending things back, exchanges, refunds and warranty."),
        ("iade", "İade ve değişim", "İade, beden değişimi, para iadesi ve garanti."),
    ),
    (
        "billing",
        None,
        (
            "billing",
            "Payment and invoices",
            "Ways to pay, invoices, gift cards and discount codes.",
        ),
        ("odeme", "Ödeme ve fatura", "Ödeme yolları, faturalar, hediye kartları."),
    ),
    (
        "accounts",
        None,
        ("accounts", "Your account", "Sign-in, personal details, Trail points and privacy."),
        ("hesap", "Hesabınız", "Giriş, kişisel bilgiler, Trail puanları ve gizlilik."),
    ),
    (
        "products",
        None,
        ("products", "Products and care", "Choosing, using and looking after your gear."),
        ("urunler", "Ürünler ve bakım", "Ekipman seçimi, kullanımı ve bakımı."),
    ),
    (
        "tents",
        "products",
        ("tents", "Tents", "Lark 1, Lark 2 and Heron 4."),
        ("cadirlar", "Çadırlar", "Lark 1, Lark 2 ve Heron 4."),
    ),
    (
        "stoves",
        "products",
        ("stoves", "Stoves", "Cinder, Cinder Boil and Ember."),
        ("ocaklar", "Ocaklar", "Cinder, Cinder Boil ve Ember."),
    ),
    (
        "jackets",
        "products",
        ("jackets", "Jackets", "Drizzle, Squall and Loft."),
        ("montlar", "Montlar", "Drizzle, Squall ve Loft."),
    ),
    (
        "packs",
        "products",
        ("packs-and-sleeping", "Packs and sleeping", "Wren 24, Fell 50, Moss and Pebble."),
        ("cantalar-ve-uyku", "Çantalar ve uyku", "Wren 24, Fell 50, Moss ve Pebble."),
    ),
)

# username, first name, last name, mail, role code or ""
STAFF = (
    ("admin", "Ada", "Ferncastle", "ada@quillmoor.example", "administrator"),
    ("agent", "Maren", "Oduya", "maren@quillmoor.example", "agent"),
    ("deniz", "Deniz", "Akçay", "deniz@quillmoor.example", "agent"),
    ("tobias", "Tobias", "Lindvall", "tobias@quillmoor.example", "agent"),
    ("editor", "Ines", "Calloway", "ines@quillmoor.example", "editor"),
)
AGENTS = ("agent", "deniz", "tobias")

# A customer's sign-ins, to see what restricted articles look like from outside.
CUSTOMERS = (
    ("member", "Jonah", "Whitlow", "jonah.whitlow@example.com", False),
    ("trade", "Hilde", "Brandvoll", "hilde@highpath-guides.example", True),
)

MAILBOXES = (
    {
        "slug": "support",
        "name": "Support",
        "from_name": "Quillmoor Outdoor",
        "address": "support@quillmoor.example",
        "signature": "Quillmoor Outdoor · support@quillmoor.example",
        "feeds_topics": True,
    },
    {
        "slug": "returns",
        "name": "Returns",
        "from_name": "Quillmoor Returns",
        "address": "returns@quillmoor.example",
        "signature": "Quillmoor Outdoor, returns desk · returns@quillmoor.example",
        "feeds_topics": False,
    },
)
TIME_ZONE = "Europe/Amsterdam"
# As the contact page says; each day from and until.
OPENS, CLOSES = (9, 0), (17, 30)
# One working day.
REPLY_HOURS = 8
# Of the first mailbox; the English text serves every language without one of its own.
ACKNOWLEDGEMENTS = {
    "": """Thank you for writing to us. Your message has the number {number}.

{promise} You can add something by answering this mail.

{mailbox}""",
    "tr": """Bize yazdığınız için teşekkür ederiz. Mesajınızın numarası {number}.

{promise} Eklemek istediklerinizi bu e-postayı yanıtlayarak yazabilirsiniz.

{mailbox}""",
}
