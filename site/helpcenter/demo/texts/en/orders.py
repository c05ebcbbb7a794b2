"""Orders."""

from ..shape import Article, accordion, code, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="change-or-cancel-order",
        category="orders",
        title="Change or cancel an order",
        summary="You have 60 minutes to change or cancel an order yourself. What still works after that.",
        asked_as=(
            "cancel my order",
            "ordered the wrong size",
            "add something to my order",
            "order by mistake",
            "stop my order",
        ),
        tags=("orders", "cancel"),
        age_days=300,
        body=(
            rich(
                "<p>For 60 minutes after you ordered, everything can still be changed: sizes, colours, amounts, the address, or the whole order. After that the warehouse packs it, and we cannot pull a parcel out of the line.</p>"
            ),
            steps(
                (
                    "Open the order",
                    "Sign in and go to Orders. As a guest, use the link “See my order” in the confirmation mail.",
                ),
                (
                    "Press “Change or cancel”",
                    "If you see “Packing” instead of the button, the hour is over.",
                ),
                (
                    "Make the change and confirm",
                    "A cheaper order is refunded to the way you paid. For a dearer one you pay the difference.",
                ),
            ),
            warning(
                "<p>Please do not write to us to cancel within the hour. Your message waits in a queue, the button does not.</p>"
            ),
            rich(
                '<h2>The hour is over</h2><ul><li><strong>You do not want it any more:</strong> let it arrive and <a href="article:return-an-item">send it back free of charge</a>, or refuse the parcel at the door. Both lead to a full refund.</li><li><strong>Wrong size:</strong> start a <a href="article:exchange-size">free exchange</a> now; the new size leaves as soon as the other is on its way back.</li><li><strong>Something is missing:</strong> place a second order. If both leave on the same day, write to us and we refund the second shipping fee.</li><li><strong>Wrong address:</strong> see <a href="article:change-delivery-address">Change the delivery address</a>.</li></ul>'
            ),
            related("exchange-size", "change-delivery-address", "refund-times"),
        ),
    ),
    Article(
        slug="order-status",
        category="orders",
        title="What the status of your order means",
        summary="Received, Paid, Packing, Shipped, Delivered: what happens in each and how long it takes.",
        asked_as=(
            "order stuck in packing",
            "status paid but not shipped",
            "order still processing",
            "when will my order ship",
            "what does received mean",
        ),
        tags=("orders", "status"),
        age_days=260,
        body=(
            rich(
                "<p>You see the status in your account under Orders, and behind the link in the confirmation mail.</p>"
            ),
            table(
                ("Status", "What is happening", "Usually takes"),
                (
                    "Received",
                    "we have the order and wait for the payment",
                    "minutes; with bank transfer up to 5 working days",
                ),
                (
                    "Paid",
                    "the money is there; you can still change the order within the first hour",
                    "1 hour",
                ),
                ("Packing", "your parcel is being put together, no more changes", "a few hours"),
                (
                    "Shipped",
                    "the carrier has it; you have a mail with the tracking link",
                    "1–8 working days, by country",
                ),
                ("Delivered", "the carrier says it has arrived", "—"),
                (
                    "Cancelled",
                    "you or we cancelled; the refund is on its way",
                    "up to 5 working days",
                ),
            ),
            image(
                "parcels",
                "Three parcels on a shelf under a lamp",
                "Orders placed before 14:00 on a working day leave the same day.",
            ),
            rich(
                "<h2>It has said “Packing” for two days</h2><p>This happens when one item of several is being brought from another shelf or had to be re-ordered, and in the week after big sales. After <strong>three working days</strong> in Packing, write to us with the order number; somebody then walks over and looks.</p>"
            ),
            accordion(
                (
                    "Why “Received” although I paid by transfer?",
                    "<p>Transfers take one to three working days. If the reference is missing, we have to look for it: send us the date and amount.</p>",
                ),
                (
                    "Can you ship part of the order first?",
                    "<p>Only pre-orders are split. Everything else leaves in one parcel.</p>",
                ),
            ),
            related("track-your-parcel", "shipping-times-and-costs"),
        ),
    ),
    Article(
        slug="no-order-confirmation",
        category="orders",
        title="I got no order confirmation",
        summary="The confirmation comes within 10 minutes. Where to look, and how to find out whether the order exists.",
        asked_as=(
            "no confirmation email",
            "did my order go through",
            "haven't received email after ordering",
        ),
        tags=("orders", "mail"),
        age_days=90,
        body=(
            rich(
                "<p>The confirmation is sent within 10 minutes to the mail address you typed in the checkout. If it is not there:</p>"
            ),
            steps(
                (
                    "Look in spam and in “Promotions”",
                    "The sender is orders@quillmoor.example. Add it to your contacts and the shipping mail will arrive as well.",
                ),
                (
                    "Check your account",
                    "If the order is listed under Orders, it exists, mail or no mail. Press “Send confirmation again”.",
                ),
                (
                    "Check your bank",
                    "A booked payment means there is an order. A pending line alone may be a failed attempt.",
                ),
                (
                    "Think of a typing mistake",
                    "A guest order with a wrong mail address is a good order with a deaf ear. Write to us with your name, postcode and the products; we correct the address.",
                ),
            ),
            info(
                "<p>Some company mail systems hold back messages with links for up to an hour.</p>"
            ),
            rich(
                '<h2>Please do not order again yet</h2><p>We see many double orders that were meant to be safe. Wait ten minutes, look at the places above, then write to us. If you did order twice, cancel one within 60 minutes as described in <a href="article:change-or-cancel-order">Change or cancel an order</a>.</p>'
            ),
            related("change-or-cancel-order", "charged-twice", "guest-orders"),
        ),
    ),
    Article(
        slug="back-in-stock",
        category="orders",
        title="Sold out: when will it be back?",
        summary="How “Tell me when it is back” works, how often we restock and what Last Pieces means.",
        asked_as=(
            "out of stock",
            "when will you have my size again",
            "sold out",
            "restock date",
            "notify me",
        ),
        tags=("stock", "products"),
        age_days=70,
        body=(
            rich(
                "<p>Sizes go fast in spring. On a sold-out product choose your size and press <strong>Tell me when it is back</strong>. You get one mail on the day it arrives, and nothing else: no newsletter, no reminders.</p>"
            ),
            table(
                ("Product group", "New stock comes"),
                ("Jackets", "every four to six weeks from March to November"),
                ("Tents", "at the beginning of each month, April to August; rarely in winter"),
                ("Stoves and packs", "all year, usually within three weeks"),
                ("Last Pieces", "never; what is gone is gone"),
            ),
            accordion(
                (
                    "Does the mail reserve the item for me?",
                    "<p>No. All who asked get the mail in the same minute. Popular sizes are gone within a day.</p>",
                ),
                (
                    "It says “in stock”, but the checkout refuses",
                    "<p>The last one is in somebody else's checkout. If they do not pay within 20 minutes it comes back.</p>",
                ),
                (
                    "Can I order and wait?",
                    '<p>For some new products, yes: see <a href="article:pre-orders">Pre-orders</a>.</p>',
                ),
            ),
            tip(
                '<p>Between two sizes? The <a href="article:jacket-size-guide">size guide</a> often shows that the one in stock fits as well.</p>'
            ),
            related("pre-orders", "jacket-size-guide"),
        ),
    ),
    Article(
        slug="pre-orders",
        category="orders",
        title="Pre-orders",
        summary="Order something that is not made yet: when you pay, when it ships, and how to step back.",
        asked_as=("pre-order charge", "when does my preorder ship", "cancel preorder"),
        tags=("orders", "stock"),
        age_days=50,
        body=(
            rich(
                "<p>New products can often be ordered some weeks before they reach us. The product page then shows a <strong>week</strong>, for example “ships in week 18”. That week is a promise we keep in about nine of ten cases; if it moves, you hear from us before.</p><h2>Payment</h2><p>Nothing is charged on the day you pre-order. We charge your card when the parcel is packed. If the card has expired by then, you have 7 days to enter another.</p><h2>Together with other products</h2><p>A basket with a pre-order and things in stock becomes two parcels. You pay shipping once.</p>"
            ),
            steps(
                (
                    "To step back, open the order",
                    "A pre-order can be cancelled until it says “Packing”, even months later.",
                ),
                ("Press “Cancel this item”", "The rest of the order stays as it is."),
            ),
            info(
                "<p>The price is the one on the day you ordered. Should it be lower on the day we ship, you pay the lower one.</p>"
            ),
            accordion(
                (
                    "Can I pay a pre-order by bank transfer?",
                    "<p>No, by card or gift card only.</p>",
                ),
                (
                    "Does the return window start on the day I order?",
                    "<p>No, on the day of delivery: 60 days from then.</p>",
                ),
            ),
            related("back-in-stock", "change-or-cancel-order"),
        ),
    ),
    Article(
        slug="gift-wrapping",
        category="orders",
        title="Gift wrapping and a card with your words",
        summary="We wrap a parcel for €4, add a card with up to 200 characters, and leave out all prices.",
        asked_as=(
            "send as a gift",
            "wrap present",
            "add a greeting card",
            "is the price in the parcel",
            "ship to a friend",
        ),
        tags=("gift", "orders"),
        age_days=85,
        body=(
            image(
                "gift",
                "A wrapped present with a ribbon beside a small tent",
                "Recycled paper, cotton ribbon, no glitter.",
            ),
            rich(
                "<p>In the basket, tick <strong>Wrap as a gift</strong>. It costs €4 for the whole parcel, however many things are in it. Tents and packs that do not fit in our paper come in a cotton bag.</p>"
            ),
            steps(
                (
                    "Write the card",
                    "Up to 200 characters. Emoji get lost in the printer, letters of all languages work.",
                ),
                (
                    "Enter the address of the person",
                    "Put your own address under billing. The tracking mail goes to you, not to them.",
                ),
                (
                    "Choose a day if you like",
                    "We can hold a parcel for up to 21 days. It cannot arrive on a Sunday.",
                ),
            ),
            info(
                "<p>No parcel of ours holds prices or an invoice, wrapped or not. The card carries a <strong>gift code</strong> that lets the person return or exchange without asking you.</p>"
            ),
            rich(
                '<p>Wrapped parcels leave one working day later than others, and in the two weeks before Christmas two days later. If the wrapping arrives crushed, tell us, and we refund the €4. For gifts that do not fit, see <a href="article:return-a-gift">Return or exchange a gift</a>.</p>'
            ),
            related("return-a-gift", "gift-cards"),
        ),
    ),
    Article(
        slug="guest-orders",
        category="orders",
        title="Ordering as a guest, and moving the order into an account",
        summary="You can buy without an account. How to follow a guest order and add it to an account later.",
        asked_as=(
            "order without account",
            "find my guest order",
            "add old order to my account",
            "I don't have a login",
        ),
        tags=("orders", "account"),
        age_days=160,
        body=(
            rich(
                "<p>Choose <strong>Continue as a guest</strong> in the checkout. All we need is an address and a mail address. Everything about the order then comes by mail: the confirmation with a link to follow it, the tracking link, and the invoice.</p><h2>What guests do without</h2><ul><li>Trail points and the yearly repair credit,</li><li>paying in instalments,</li><li>the list of earlier orders, handy for the warranty.</li></ul><h2>Add a guest order to an account</h2>"
            ),
            steps(
                (
                    "Create an account with the same mail address",
                    'See <a href="article:create-account">Create an account</a>.',
                ),
                (
                    "Confirm the address",
                    "Press the link in the mail. Guest orders of the last 24 months with this address appear by themselves.",
                ),
                (
                    "Another address? Add the order by hand",
                    "Under Orders press “Add an order” and enter the number and the postcode it was sent to.",
                ),
            ),
            tip(
                "<p>Points for a guest order are added afterwards if you do this within 60 days.</p>"
            ),
            accordion(
                (
                    "I lost the mail with the order number",
                    "<p>Write to us with your name, postcode and roughly the day. We send the confirmation again, only to the mail address in the order.</p>",
                )
            ),
            related("create-account", "trail-points", "download-invoice"),
        ),
    ),
    Article(
        slug="trade-orders-csv",
        category="orders",
        title="Trade accounts: order many items with a CSV file",
        summary="Upload a list instead of clicking through the shop: the columns, an example, and the usual mistakes.",
        asked_as=(
            "bulk order upload",
            "order for our club",
            "csv order format",
            "trade order list",
        ),
        tags=("trade", "orders", "csv"),
        audience="trade",
        age_days=45,
        body=(
            rich(
                "<p>Trade customers can send an order as a file under <strong>Trade → Upload</strong>. The file is checked line by line before anything is ordered, and nothing is ordered until you press Confirm.</p>"
            ),
            code(
                "csv",
                "sku;size;quantity;name_on_label\nSQUALL-M-MOSS;L;4;Guides\nSQUALL-M-MOSS;XL;2;Guides\nLARK-2-SAND;;6;Youth camp",
            ),
            table(
                ("Column", "Needed", "Meaning"),
                ("sku", "yes", "as on the product page, below the price"),
                ("size", "for clothing", "XS to XXL, empty for everything else"),
                ("quantity", "yes", "1 to 200"),
                ("name_on_label", "no", "printed on the bag, to sort a big delivery"),
            ),
            warning(
                "<p>Save the file as UTF-8 with semicolons. Spreadsheets like to turn long numbers into 1.2E+11; format the sku column as text.</p>"
            ),
            accordion(
                (
                    "Part of our list is not in stock",
                    "<p>The check marks these lines. You may leave them out, or order them as a second delivery.</p>",
                ),
                (
                    "Are trade prices applied?",
                    "<p>Yes, from 10 items in one file, across products.</p>",
                ),
            ),
            related("trade-invoices"),
        ),
    ),
)
