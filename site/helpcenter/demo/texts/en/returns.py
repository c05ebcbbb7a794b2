"""Returns and refunds."""

from ..shape import Article, accordion, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="return-an-item",
        category="returns",
        title="Return an item",
        summary="You have 60 days. Start the return in your account, print or show the label, and drop the parcel off.",
        asked_as=(
            "how do I return something",
            "send it back",
            "return policy",
            "I changed my mind",
            "return label",
            "do not like it",
        ),
        tags=("returns", "label"),
        age_days=290,
        body=(
            image("return-label", "A parcel with a label and an arrow that points back"),
            rich(
                "<p>Anything that is unused and still has its labels can come back within 60 days of delivery. Try a jacket on, pitch a tent in the living room: that is not using it.</p>"
            ),
            steps(
                (
                    "Start the return",
                    "Sign in, open the order, press “Return”. Guests enter order number and mail address at the bottom of any page under “Returns”.",
                ),
                (
                    "Choose items and a reason",
                    "The reason helps us to improve; it changes nothing about your money.",
                ),
                (
                    "Get the label",
                    "Print it, or show the square code on your phone at the drop-off. It is valid for 14 days.",
                ),
                (
                    "Pack",
                    "The old box is best. Cover old labels. Put in the return slip, or a note with the order number.",
                ),
                (
                    "Drop it off",
                    "At any pick-up point of the carrier. Keep the receipt until you have your money.",
                ),
            ),
            table(
                ("Where you live", "What the label costs"),
                ("EU and Türkiye", "nothing"),
                (
                    "United Kingdom, Switzerland, Norway",
                    "you buy the postage; €12 to €20 for most parcels",
                ),
            ),
            rich(
                '<h2>What cannot come back</h2><ul><li>gas canisters, even full ones,</li><li>sleeping bags and mats without the hygiene seal,</li><li>things that were used, washed or sprayed,</li><li>Last Pieces after 14 days, see <a href="article:clearance-returns">Returning Last Pieces</a>.</li></ul>'
            ),
            info(
                '<p>Something broke? That is no return but a warranty case, and the 60 days do not matter: <a href="article:faulty-item-warranty">Something is faulty</a>.</p>'
            ),
            related("refund-times", "exchange-size", "return-label-problems"),
        ),
    ),
    Article(
        slug="refund-times",
        category="returns",
        title="When do I get my refund?",
        summary="Within 5 working days after your parcel reaches the warehouse, plus 2 to 5 days at your bank.",
        asked_as=(
            "refund not received",
            "where is my money",
            "how long does a refund take",
            "still waiting for refund",
            "refund to which card",
        ),
        tags=("refund", "returns", "payment"),
        age_days=240,
        body=(
            rich(
                "<p>The money goes back the way it came. We send it within 5 working days after the parcel has reached our warehouse, and you get a mail on that day.</p>"
            ),
            table(
                ("You paid by", "You see the money"),
                (
                    "Credit card",
                    "2 to 5 working days after our mail, sometimes on the next statement",
                ),
                ("Debit card", "2 to 4 working days"),
                ("Bank transfer", "1 to 2 working days"),
                ("Instalments", "open parts are reduced first"),
                ("Gift card", "at once, on the same card"),
            ),
            image("coins", "A small stack of coins next to a calendar page"),
            rich(
                "<h2>Count from the right day</h2><p>The tracking of the return label shows when the parcel arrived. In the weeks after Christmas and in September it can lie one or two days before it is scanned. A return from Türkiye goes to İzmir and is just as fast.</p><h2>It has been longer</h2><p>Look for the mail “Your refund”. If it is there and the bank has had five working days, ask the bank with the reference in that mail. If it is not there and the parcel arrived over five working days ago, write to us with the <strong>tracking number of the return</strong>.</p>"
            ),
            accordion(
                (
                    "My card has expired or is lost",
                    "<p>The bank moves the money to your new card or account. If you changed the bank, tell us before the refund is made.</p>",
                ),
                (
                    "Why is the amount smaller?",
                    "<p>A discount is spread over all items, the express fee is not refunded, and signs of use may be deducted. The mail says which.</p>",
                ),
                (
                    "Do I get the shipping fee back?",
                    "<p>The standard fee, yes, if you return the whole order.</p>",
                ),
            ),
            related("return-an-item", "pay-in-instalments", "charged-twice"),
        ),
    ),
    Article(
        slug="exchange-size",
        category="returns",
        title="Exchange for another size",
        summary="One free exchange per item: we reserve the new size at once and send it when the old one is scanned.",
        asked_as=(
            "too small",
            "too big",
            "swap size",
            "wrong size",
            "exchange jacket",
            "doesn't fit",
        ),
        tags=("returns", "sizes", "exchange"),
        age_days=230,
        body=(
            rich(
                "<p>Jackets run true to size, people do not. Each item can be exchanged for another size once, free of charge both ways in the EU and Türkiye.</p>"
            ),
            steps(
                (
                    "Press “Exchange” instead of “Return”",
                    "In your account, on the order. You see which sizes are in stock.",
                ),
                ("Pick the new size", "It is reserved for you for 14 days."),
                (
                    "Send the old one",
                    "With the label that appears. As soon as the carrier scans it, the new size leaves the warehouse.",
                ),
                ("Try it on", "The 60 days for a return start anew with the second delivery."),
            ),
            info(
                "<p>Another colour or another product is not an exchange: return the item and order the other one. The price promise covers you if it became dearer within 14 days.</p>"
            ),
            rich(
                "<h2>The size I need is sold out</h2><p>Return the item and press <strong>Tell me when it is back</strong>. We cannot hold an exchange open until new stock comes.</p><h2>Outside the EU and Türkiye</h2><p>Because of customs, an exchange is a return plus a new order. We take the second shipping fee off if you put “exchange” in the note to the order.</p>"
            ),
            tip(
                '<p>Measure first: the <a href="article:jacket-size-guide">size guide</a> takes two minutes and a piece of string, and saves a trip to the drop-off.</p>'
            ),
            related("jacket-size-guide", "return-an-item", "back-in-stock"),
        ),
    ),
    Article(
        slug="return-label-problems",
        category="returns",
        title="Problems with the return label",
        summary="No printer, no code, an expired label, two parcels for one label: what to do in each case.",
        asked_as=(
            "no printer for label",
            "label expired",
            "return label not received",
            "QR code does not work",
            "lost return label",
        ),
        tags=("returns", "label"),
        age_days=80,
        body=(
            accordion(
                (
                    "I have no printer",
                    "<p>You do not need one. Show the square code on your phone; the shop prints the label. In a few rural shops this does not work: the list of drop-off points marks those that print.</p>",
                ),
                (
                    "The mail with the label did not come",
                    "<p>The label is in your account as well: Orders → the order → Returns. Guests open the return again with order number and mail address.</p>",
                ),
                (
                    "The label has expired",
                    "<p>It is valid for 14 days. Open the return and press “New label”. The day you <em>started</em> the return counts for the 60 days, not the new label.</p>",
                ),
                (
                    "The shop says the code is unknown",
                    "<p>You may be at another carrier's shop. The name of the right one stands above the code. Otherwise make the screen brighter and the code bigger.</p>",
                ),
                (
                    "Everything does not fit in one parcel",
                    "<p>Start two returns and choose the items for each. Never put two parcels under copies of one label: the second gets lost.</p>",
                ),
                (
                    "I lost the receipt",
                    "<p>No harm if the tracking shows the parcel. Without receipt <em>and</em> without a scan we cannot prove that you sent it.</p>",
                ),
            ),
            warning(
                "<p>Do not use your own postage in the EU or Türkiye. We cannot refund it, and parcels without our label take a week longer to be matched with an order.</p>"
            ),
            rich(
                "<p>Still stuck? Write to <strong>returns@quillmoor.example</strong> with the order number and a picture of what you see. The returns desk answers within one working day.</p>"
            ),
            related("return-an-item", "refund-times"),
        ),
    ),
    Article(
        slug="faulty-item-warranty",
        category="returns",
        title="Something is faulty: our three-year warranty",
        summary="Three years on material and making: what is covered, how to report a fault, and what repairs cost after that.",
        asked_as=(
            "broken zip",
            "warranty claim",
            "stopped working",
            "seam came apart",
            "guarantee",
            "repair service",
        ),
        tags=("warranty", "repair", "returns"),
        age_days=270,
        body=(
            image("needle", "A needle with thread closing a seam on green cloth"),
            rich(
                "<p>Everything we sell has a warranty of three years on material and making, from the day of delivery. You do not need to register anything; the order is the proof.</p>"
            ),
            table(
                ("Covered", "Not covered, but repairable"),
                (
                    "seams that open, zips that fail, delaminating fabric",
                    "burn holes from a campfire",
                ),
                ("poles that break in normal wind", "poles someone stepped on"),
                ("valves and lighters that stop working", "a pot that boiled dry"),
                ("buckles that break", "fabric worn thin by years of use"),
            ),
            steps(
                ("Clean and dry it", "The workshop sends dirty or wet things back unopened."),
                ("Take two photos", "The whole item and the fault."),
                (
                    "Write to the returns desk",
                    "With order number, photos and one sentence on what happened. You hear within one working day whether we repair, replace or refund.",
                ),
                (
                    "Send it with our label",
                    "Free under the warranty. A repair takes about 10 working days.",
                ),
            ),
            rich(
                "<h2>After three years, or after an accident</h2><p>We repair for a price that you know beforehand: from €15 for a zip slider to €60 for a new tent floor. Members can use their yearly repair credit of €20.</p>"
            ),
            tip(
                '<p>A broken pole can be fixed in the field in five minutes: <a href="article:repair-tent-pole">Repair a tent pole</a>.</p>'
            ),
            related("repair-credit", "repair-tent-pole", "damaged-parcel"),
        ),
    ),
    Article(
        slug="return-a-gift",
        category="returns",
        title="Return or exchange a gift",
        summary="With the gift code on the card you can return or exchange without the giver noticing.",
        asked_as=(
            "return a present",
            "gift receipt",
            "gift code",
            "exchange birthday gift",
            "without the giver knowing",
        ),
        tags=("gift", "returns"),
        age_days=60,
        body=(
            rich(
                "<p>The card in a gift parcel has a <strong>gift code</strong> of eight letters. It is your ticket: no order number, no price, no mail to the giver.</p>"
            ),
            steps(
                ("Open “Returns” at the bottom of any page", "Choose “I have a gift code”."),
                ("Enter the code and your own mail address", "You see the items, without prices."),
                (
                    "Choose exchange or store credit",
                    "An exchange for another size works as for any order. For anything else you get store credit for the full price, valid three years.",
                ),
                (
                    "Send the parcel",
                    "With the label, within 60 days of the day the gift was delivered. For gifts delivered in December, until the end of February.",
                ),
            ),
            rich(
                "<h2>No card, no code</h2><p>Ask the giver for the order number if you can. If not, write to us with a photo of the label in the item and the name of the giver; often we find it. We then need the giver's yes, and the secret is out.</p>"
            ),
            accordion(
                (
                    "Can I have money instead of credit?",
                    "<p>Only the giver can get money back, because it returns the way it was paid.</p>",
                ),
                (
                    "Does the giver see that I returned it?",
                    "<p>In their account the order looks as before.</p>",
                ),
            ),
            related("gift-wrapping", "exchange-size", "gift-cards"),
        ),
    ),
    Article(
        slug="clearance-returns",
        category="returns",
        title="Returning Last Pieces",
        summary="Clearance items can be returned for 14 days instead of 60, and cannot be exchanged for another size.",
        asked_as=(
            "return sale item",
            "clearance return",
            "last pieces refund",
            "can I return outlet items",
        ),
        tags=("returns", "sale"),
        age_days=40,
        body=(
            rich(
                "<p><strong>Last Pieces</strong> are single remaining items at up to half the price: the last size M, a colour that was dropped, a tent from a photo shoot. The product page and the invoice mark them with an orange tag.</p>"
            ),
            table(
                ("At a glance", "Normal items", "Last Pieces"),
                ("Return", "60 days", "14 days"),
                ("Exchange for another size", "yes, once", "no, there is none"),
                ("Return label", "free in EU and Türkiye", "free in EU and Türkiye"),
                ("Warranty", "three years", "three years, except for faults named on the page"),
                ("Price promise, discount codes", "yes", "no"),
            ),
            rich(
                "<p>Ordinary sale items, with a price crossed out in red, are normal items: 60 days, exchange, everything.</p>"
            ),
            accordion(
                (
                    "I am on day 16",
                    "<p>The system will not make a label any more. If the parcel arrived late or you were ill, write to the returns desk; there are people there.</p>",
                ),
                (
                    "The page named a fault, and I found another",
                    "<p>Send photos. The new fault is covered like any other.</p>",
                ),
            ),
            info(
                "<p>The 14 days are counted from delivery to the day you <em>start</em> the return, not to the day it arrives.</p>"
            ),
            related("return-an-item", "price-promise"),
        ),
    ),
)
