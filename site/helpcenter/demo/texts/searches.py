"""What visitors type, by the article they then open (and how often, roughly).

``NOTHING`` are searches that the help center has no answer to, beside the themes.
"""

ENGLISH: dict[str, tuple[int, tuple[str, ...]]] = {
    "return-an-item": (
        90,
        ("return", "how to return", "send back jacket", "return policy", "free return"),
    ),
    "track-your-parcel": (
        85,
        ("where is my order", "tracking", "track parcel", "parcel status", "trackng"),
    ),
    "shipping-times-and-costs": (
        70,
        ("shipping cost", "delivery time", "how long delivery germany", "free shipping", "express"),
    ),
    "refund-times": (60, ("refund", "when do I get my money", "refund not received", "refnud")),
    "exchange-size": (48, ("exchange", "wrong size", "jacket too small", "swap size")),
    "reset-password": (45, ("password", "cant log in", "forgot password", "reset link expired")),
    "jacket-size-guide": (44, ("size guide", "size chart jacket", "which size drizzle", "sizing")),
    "change-or-cancel-order": (
        40,
        ("cancel order", "change order", "ordered wrong size", "cancle order"),
    ),
    "wash-and-reproof": (
        36,
        ("wash jacket", "jacket not waterproof anymore", "reproof", "softener"),
    ),
    "lost-parcel": (
        34,
        ("lost parcel", "parcel not arrived", "tracking not updated", "missing package"),
    ),
    "faulty-item-warranty": (32, ("warranty", "broken zip", "repair", "guarantee")),
    "payment-declined": (
        30,
        ("payment declined", "card not working", "3d secure", "payment failed"),
    ),
    "download-invoice": (28, ("invoice", "receipt", "vat invoice", "bill pdf")),
    "pitch-your-lark": (26, ("lark 2 instructions", "set up tent", "tent manual", "how to pitch")),
    "damaged-parcel": (24, ("damaged", "arrived broken", "box crushed")),
    "gift-cards": (22, ("gift card", "voucher", "gift card balance")),
    "trail-points": (20, ("points", "trail points", "loyalty")),
    "tent-condensation": (18, ("tent leaks", "wet inside tent", "condensation")),
    "choose-a-stove": (
        18,
        ("which stove", "gas canister", "cinder boil", "how long does a canister last"),
    ),
    "discount-codes": (16, ("discount code", "coupon", "promo code not working")),
    "pick-up-points": (16, ("pick up point", "locker", "pickup code")),
    "shipping-gas-canisters": (12, ("gas canister shipping", "why no express")),
    "two-step-sign-in": (10, ("authenticator", "lost phone", "2fa")),
    "delete-account": (10, ("delete account", "gdpr")),
    "light-your-cinder": (10, ("stove wont light", "yellow flame")),
    "choose-a-tent": (14, ("family tent", "lark 1 weight", "compare tents")),
    "sleeping-bag-temperatures": (8, ("moss temperature", "comfort limit")),
    "customs-and-duties": (8, ("customs", "import tax")),
    "order-status": (14, ("packing", "order status", "still processing")),
    "newsletter-preferences": (6, ("unsubscribe",)),
}

TURKISH: dict[str, tuple[int, tuple[str, ...]]] = {
    "return-an-item": (26, ("iade", "nasıl iade ederim", "iade kodu", "urun iadesi")),
    "track-your-parcel": (24, ("kargom nerede", "kargo takip", "siparişim nerede", "kargo takıp")),
    "refund-times": (20, ("para iadesi", "param ne zaman", "para iadesi kac gun")),
    "shipping-times-and-costs": (16, ("kargo ücreti", "kaç günde gelir", "ucretsiz kargo")),
    "exchange-size": (14, ("beden değişimi", "küçük geldi", "degisim")),
    "reset-password": (14, ("şifremi unuttum", "sifre", "giriş yapamıyorum")),
    "payment-methods": (10, ("taksit", "kapıda ödeme", "havale")),
    "payment-declined": (10, ("kart reddedildi", "ödeme yapılamadı")),
    "lost-parcel": (10, ("kargo kayıp", "paketim gelmedi")),
    "jacket-size-guide": (10, ("beden tablosu", "hangi beden")),
    "wash-and-reproof": (8, ("mont yıkama", "su geçiriyor")),
    "download-invoice": (8, ("fatura", "e-fatura")),
    "faulty-item-warranty": (8, ("garanti", "fermuar bozuldu")),
}

NOTHING = (
    "phone number", "live chat", "store near me", "student discount", "vegan", "black friday", "dog coat",
    "affiliate", "kayak", "solar panel", "water filter", "helmet",
)  # fmt: skip

VOTE_COMMENTS = (
    (False, "outdated", "The button is called differently in the app."),
    (False, "unclear", "Still don't know whether weekends count."),
    (False, "incomplete", "Says nothing about orders from Norway."),
    (True, "", "Clear and short, thank you."),
    (False, "unclear", "too long"),
    (True, "", "The table was just what I needed"),
)
