"""Shipping and delivery."""

from ..shape import Article, accordion, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="shipping-times-and-costs",
        category="shipping",
        title="Shipping times and costs",
        summary="How long a parcel takes to your country, what it costs, and when shipping is free.",
        asked_as=(
            "how long does delivery take",
            "shipping cost",
            "free shipping",
            "do you ship to my country",
            "express delivery",
            "when will it arrive",
        ),
        tags=("shipping", "delivery", "express"),
        age_days=310,
        body=(
            image(
                "van",
                "A delivery van on a road between hills",
                "Orders before 14:00 on a working day leave the same day.",
            ),
            table(
                ("Where", "Standard", "Time", "Express"),
                (
                    "Netherlands, Belgium, Germany",
                    "€4.90, free from €80",
                    "1–3 working days",
                    "€12.90, next working day",
                ),
                (
                    "Other EU countries",
                    "€6.90, free from €80",
                    "2–5 working days",
                    "€16.90, 1–2 working days",
                ),
                ("United Kingdom, Switzerland, Norway", "€14.90", "4–8 working days", "—"),
                ("Türkiye, from İzmir", "79 TL, free from 1,500 TL", "1–3 working days", "—"),
            ),
            rich(
                "<p>Times are counted from the day the parcel leaves us. Saturdays, Sundays and public holidays are not working days. Free shipping is judged by the basket after discounts.</p><h2>Express</h2><p>Order before 14:00 and pay by card; a bank transfer is too slow for express. The driver needs somebody at home, because express parcels are not left with neighbours.</p>"
            ),
            warning(
                '<p>Gas canisters never travel by express. One canister turns the whole order into standard delivery. See <a href="article:shipping-gas-canisters">Shipping of gas canisters</a>.</p>'
            ),
            accordion(
                (
                    "Do you ship to other countries?",
                    "<p>No. We would rather do four zones well than forty badly.</p>",
                ),
                (
                    "Can I choose the day?",
                    "<p>You can delay shipping by up to 21 days in the checkout. A certain hour cannot be promised.</p>",
                ),
                (
                    "Do you deliver on Saturdays?",
                    "<p>The carrier does in many cities, without extra cost, but we cannot promise it.</p>",
                ),
            ),
            related("track-your-parcel", "customs-and-duties", "pick-up-points"),
        ),
    ),
    Article(
        slug="track-your-parcel",
        category="shipping",
        title="Track your parcel",
        summary="Where the tracking link is, what its messages mean, and why it may show nothing on the first day.",
        asked_as=(
            "where is my order",
            "tracking number not working",
            "tracking says label created",
            "parcel status",
            "track package",
        ),
        tags=("tracking", "delivery"),
        age_days=280,
        body=(
            rich(
                "<p>The tracking link comes by mail when the parcel leaves our warehouse. It is also in your account: <strong>Orders → your order → Track</strong>.</p>"
            ),
            table(
                ("Message", "What it means"),
                (
                    "Label created",
                    "we have packed it, the carrier has not scanned it; this can last 24 hours, over a weekend longer",
                ),
                (
                    "In transit",
                    "on a lorry or in a sorting centre; two days without a new line are normal",
                ),
                ("Out for delivery", "today, usually before 18:00"),
                (
                    "Attempted delivery",
                    "nobody was home; the next try is the next working day, or it goes to a pick-up point",
                ),
                ("Held by customs", "only outside the EU; see the page on customs"),
                (
                    "Returned to sender",
                    "the address was wrong or the parcel was not fetched; we refund when it is back",
                ),
            ),
            rich(
                '<h2>The link shows nothing</h2><p>Wait 24 hours after the shipping mail. If it is still empty then, open the link from your account instead of the mail: some mail programs cut long links.</p><h2>No movement for days</h2><p>Up to 6 working days without a scan are annoying, but parcels nearly always turn up. From the <strong>7th working day</strong> on we treat it as lost and act: see <a href="article:lost-parcel">My parcel is not moving or lost</a>.</p>'
            ),
            tip(
                "<p>Two parcels for one order? Pre-orders travel alone. Each has its own link.</p>"
            ),
            related("lost-parcel", "delivered-but-not-received", "shipping-times-and-costs"),
        ),
    ),
    Article(
        slug="lost-parcel",
        category="shipping",
        title="My parcel is not moving or lost",
        summary="After 7 working days without a scan we open an inquiry and then send a new parcel or your money back.",
        asked_as=(
            "parcel lost",
            "package never arrived",
            "tracking hasn't updated for a week",
            "order missing",
            "delivery is late",
        ),
        tags=("tracking", "delivery", "lost"),
        age_days=220,
        body=(
            image("map", "A folded map with a dotted path that ends in a question mark shape"),
            rich(
                "<p>First the good news: it is our risk, not yours, until the parcel is in your hands. You will get the goods or the money.</p>"
            ),
            steps(
                (
                    "Count working days without a scan",
                    "Weekends and public holidays do not count. Under 7 days: please wait, nine of ten parcels move again.",
                ),
                (
                    "Ask around",
                    "Neighbours, the reception at work, the shed, the pick-up point on the slip of paper.",
                ),
                (
                    "Write to us from day 7",
                    "Send the order number and say whether you would like a new parcel or the money. Check that the address in the order is right.",
                ),
                (
                    "We open an inquiry",
                    "The carrier has 5 working days to look for it. We tell you the result without being asked.",
                ),
                (
                    "New parcel or refund",
                    "If it is not found, we ship again the same day, or refund within 5 working days.",
                ),
            ),
            info(
                "<p>Need it for a trip in a few days? Say so in your message. If the item is in stock we can often ship a second parcel at once, and you refuse the first one if it turns up.</p>"
            ),
            accordion(
                (
                    "The lost parcel arrives after all",
                    "<p>Refuse it, or send it back with a free label. If you like to keep both, tell us, and we send an invoice.</p>",
                ),
                (
                    "The tracking says delivered",
                    '<p>That is another case: <a href="article:delivered-but-not-received">Delivered, but I did not get it</a>.</p>',
                ),
            ),
            related("track-your-parcel", "delivered-but-not-received", "refund-times"),
        ),
    ),
    Article(
        slug="delivered-but-not-received",
        category="shipping",
        title="Delivered, but I did not get it",
        summary="The tracking says delivered and there is no parcel: where to look in the first 48 hours, and what we do then.",
        asked_as=(
            "says delivered but nothing here",
            "parcel stolen",
            "driver left it somewhere",
            "signed by someone else",
        ),
        tags=("delivery", "tracking", "lost"),
        age_days=120,
        body=(
            rich(
                "<p>Drivers sometimes scan a parcel as delivered hours before they ring, or leave it in a place that made sense to them. Most such parcels appear within two days.</p>"
            ),
            steps(
                (
                    "Open the tracking page",
                    "Below “Delivered” there is often a photo, a name or a word such as “garage”.",
                ),
                (
                    "Look in the usual hiding places",
                    "Letterbox, shed, behind the bin, meter cupboard, the flat with the same number in the next street.",
                ),
                (
                    "Ask those who were at home",
                    "Family, neighbours, the reception. Drivers write names as they hear them.",
                ),
                (
                    "After 48 hours, write to us",
                    "Send the order number, a sentence on where you looked, and whether you know the name on the receipt.",
                ),
            ),
            rich(
                "<p>We then ask the driver for the place on the map where the parcel was scanned; this takes up to 5 working days. If it was not your door, we send a new parcel or refund, as you like.</p>"
            ),
            warning(
                "<p>If you allowed a safe place, for example the porch, the risk is yours from the moment the parcel lies there. A photo of the scan is then proof of delivery.</p>"
            ),
            tip(
                '<p>Parcels disappear in your house again and again? Have the next one sent to a <a href="article:pick-up-points">pick-up point</a>.</p>'
            ),
            related("lost-parcel", "pick-up-points"),
        ),
    ),
    Article(
        slug="damaged-parcel",
        category="shipping",
        title="The parcel or something in it is damaged",
        summary="Take three photos and tell us within 7 days: you get a new item or your money, without sending the damage back first.",
        asked_as=(
            "arrived broken",
            "box was crushed",
            "item damaged in transit",
            "wet parcel",
            "something is bent",
        ),
        tags=("damage", "delivery", "returns"),
        age_days=210,
        body=(
            image("broken-box", "A dented cardboard box with an open flap"),
            rich(
                "<p>A crushed box with a whole tent inside is no problem: the box has done its work. If what is inside has suffered, we make it good quickly.</p>"
            ),
            steps(
                (
                    "Keep everything for now",
                    "Box, paper, filling and the label. The carrier may want to see them.",
                ),
                (
                    "Take three photos",
                    "The box from outside with the label, the inside as you found it, and the damage close up.",
                ),
                (
                    "Write to us within 7 days",
                    'Use the <a href="/order-problem/">contact form</a>, attach the photos, and give the order number. Later than 7 days we cannot claim it from the carrier.',
                ),
                (
                    "Choose",
                    "A new item, a part (a pole, a lid, a strap) or the money back. Small damage you can live with: a price reduction.",
                ),
            ),
            rich(
                "<p>We answer within one working day. In most cases you need not send the damaged item back; if you must, the label is free.</p><h2>The driver saw the damage</h2><p>You may refuse a parcel that is open or wet. Write “damaged” on the driver's screen. It comes back to us, and we send a new one.</p>"
            ),
            info(
                "<p>A gas canister with a dent: do not use it and do not post it. Put it outside in the shade and write to us.</p>"
            ),
            related("faulty-item-warranty", "refund-times", "shipping-gas-canisters"),
        ),
    ),
    Article(
        slug="change-delivery-address",
        category="shipping",
        title="Change the delivery address",
        summary="Until the order is packed you change it yourself. After that, redirect the parcel in the carrier's tracking.",
        asked_as=(
            "wrong address",
            "moved house",
            "redirect parcel",
            "I entered my old address",
            "forgot house number",
        ),
        tags=("delivery", "address", "orders"),
        age_days=150,
        body=(
            steps(
                (
                    "Within 60 minutes: in the order",
                    "Open the order, press “Change or cancel”, then “Address”. Changing the address in your profile does not change orders that are already placed.",
                ),
                (
                    "After shipping: in the tracking",
                    "The tracking page has a button “Change delivery”: another day, a neighbour, or a pick-up point nearby. Another street is possible only within the same postcode area.",
                ),
                (
                    "On the day itself",
                    "When it says “Out for delivery”, nothing can be changed. Put a note on the door if the house number is wrong.",
                ),
            ),
            rich(
                "<h2>The address is quite wrong</h2><p>The parcel goes to the wrong place, nobody takes it, and after some days it comes back to us. That takes one to three weeks. When it is here we refund the goods, or send it again to the right address for the normal shipping fee. If the mistake was ours, it costs nothing.</p><h2>A small mistake</h2><p>A missing flat number or a typing error in the street rarely stops a driver. Wait for the tracking before you do anything.</p>"
            ),
            warning(
                "<p>The country cannot be changed after ordering, because taxes differ. Cancel, or refuse the parcel, and order again.</p>"
            ),
            tip(
                "<p>Moving soon? Delete old addresses under <strong>Account → Addresses</strong>; the checkout likes to pick the one that was used last.</p>"
            ),
            related("change-or-cancel-order", "pick-up-points", "track-your-parcel"),
        ),
    ),
    Article(
        slug="pick-up-points",
        category="shipping",
        title="Collect from a pick-up point",
        summary="How to send a parcel to a pick-up point, what you need to collect it, and how long it is kept.",
        asked_as=(
            "parcel locker",
            "collect my order",
            "pickup code missing",
            "how long is my parcel kept",
            "someone else collect",
        ),
        tags=("delivery", "pick-up"),
        age_days=190,
        body=(
            rich(
                "<p>In the EU and in Türkiye a parcel can go to a shop or locker near you. It costs the same as standard delivery.</p>"
            ),
            steps(
                (
                    "Choose it in the checkout",
                    "Press “Pick-up point” under Delivery and type your postcode. The map shows opening hours and whether there is room.",
                ),
                (
                    "Wait for the code",
                    "When the parcel is there you get a mail with a code of six digits. Before that, the shop cannot find it.",
                ),
                (
                    "Collect it within 7 days",
                    "Bring the code and something with your name on it. Lockers only want the code.",
                ),
            ),
            accordion(
                (
                    "I have no code",
                    "<p>Look in spam. The tracking page shows the code too, once you enter your postcode. If the parcel is marked “ready” and there is no code, write to us.</p>",
                ),
                (
                    "Can somebody else collect it?",
                    "<p>Yes. Forward the mail. Shops may ask for a note with your name.</p>",
                ),
                (
                    "I cannot come within 7 days",
                    "<p>In the tracking you can add 3 days once. After that the parcel comes back to us, and we refund the goods without the shipping fee.</p>",
                ),
            ),
            warning(
                "<p>Too big for a pick-up point: Heron 4 tents and parcels over 120 cm. Not allowed there: gas canisters. The checkout then hides the choice.</p>"
            ),
            related("shipping-times-and-costs", "delivered-but-not-received"),
        ),
    ),
    Article(
        slug="customs-and-duties",
        category="shipping",
        title="Customs and duties outside the EU",
        summary="What customers in the United Kingdom, Switzerland and Norway may have to pay when the parcel arrives.",
        asked_as=(
            "import tax",
            "customs fee",
            "why do I have to pay the carrier",
            "duty on my order",
        ),
        tags=("customs", "shipping"),
        age_days=65,
        body=(
            rich(
                "<p>Parcels to the United Kingdom, Switzerland and Norway cross a customs border. Your country may ask for import VAT, duty and a handling fee of the carrier. These are not part of our price, and we have no say in them.</p>"
            ),
            table(
                ("Country", "Import VAT", "From a goods value of"),
                ("United Kingdom", "20 %", "every order"),
                ("Switzerland", "8.1 %", "about 62 francs"),
                ("Norway", "25 %", "every order"),
            ),
            rich(
                "<p>Because you pay VAT at home, we take the Dutch VAT off: the price in the checkout drops when you choose one of these countries. Orders within the EU and orders from Türkiye, which ship from İzmir, have no customs at all.</p>"
            ),
            steps(
                (
                    "The carrier writes to you",
                    "A text or mail with the amount. Pay on the carrier's own page, which you reach from our tracking link.",
                ),
                (
                    "Customs asks for papers",
                    "Send the invoice PDF from your account. It holds the customs code and the value.",
                ),
                ("The parcel is released", "Usually within two working days after the payment."),
            ),
            warning(
                "<p>Be careful with texts that want a payment for a parcel you do not expect. Open the tracking link in our mail instead of the link in the text.</p>"
            ),
            accordion(
                (
                    "I refused to pay. What now?",
                    "<p>The parcel comes back. We refund the goods, less the cost of the way back, which is €14.90.</p>",
                )
            ),
            related("shipping-times-and-costs", "return-an-item"),
        ),
    ),
    Article(
        slug="shipping-gas-canisters",
        category="shipping",
        title="Shipping of gas canisters",
        summary="Gas canisters go by road within the EU and Türkiye only, never by express and never to pick-up points.",
        asked_as=(
            "why can't I order gas",
            "gas canister delivery",
            "remove express because of gas",
            "fuel shipping",
        ),
        tags=("gas", "stoves", "shipping"),
        age_days=55,
        body=(
            rich(
                "<p>Gas under pressure is dangerous goods. The carrier takes it in small amounts, in marked boxes, by road. That has consequences for an order with a canister in it:</p>"
            ),
            table(
                ("At a glance", "Possible", "Not possible"),
                ("Countries", "EU, Türkiye", "United Kingdom, Switzerland, Norway"),
                ("Delivery", "standard, to a door", "express, pick-up points"),
                ("Amount", "up to 6 canisters an order", "more than 6"),
                ("Returns", "—", "canisters cannot be sent back"),
            ),
            rich(
                "<h2>You want express?</h2><p>Take the canister out of the basket and order it on its own. The stove then comes tomorrow, the gas two or three days later. Or buy the canister where you hike: the Cinder and the Cinder Boil fit every screw-on canister with a standard screw valve (EN 417).</p>"
            ),
            warning(
                "<p>Never put a canister into a return parcel, not even an empty one. Take empty ones to a recycling yard; they count as scrap metal once they have been pierced.</p>"
            ),
            accordion(
                (
                    "My canister arrived without a cap",
                    "<p>If it does not hiss and the valve is clean, it is fine. If it smells of gas, put it outside and write to us.</p>",
                )
            ),
            related("choose-a-stove", "shipping-times-and-costs", "return-an-item"),
        ),
    ),
)
