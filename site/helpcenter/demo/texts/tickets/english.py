"""First messages of English-speaking customers, written one by one."""

from ..case import Case

ORDERS = (
    Case(
        "cancel please",
        "Hi I ordered about 3 hours ago ({order}) and changed my mind about the jacket. Button says Packing. Can you stop it?",
        "change-or-cancel-order",
    ),
    Case(
        "Wrong size ordered!",
        "Silly me. Ordered the Drizzle in S but I always wear M. {order}. It is ten minutes ago so hopefully you can still change this, I can't find where.",
        "change-or-cancel-order",
    ),
    Case(
        "Add an item to {order}",
        "Good afternoon, would it be possible to add a 230 g canister to my order {order}? I'd rather not pay shipping twice for one can.\nMany thanks\nJ. Pomfrey",
        "change-or-cancel-order",
    ),
    Case(
        "Order still in Packing",
        '{order} has been on "Packing" since Tuesday morning. Is something wrong? I leave on Saturday.',
        "order-status",
    ),
    Case(
        "status",
        "what does received mean? paid by bank transfer monday, nothing happens",
        "order-status",
    ),
    Case(
        "No email",
        "I placed an order last night and never received a confirmation. My card shows a booking of 118.90. Did my order go through? I haven't got an order number obviously.",
        "no-order-confirmation",
    ),
    Case(
        "Lark 2 in sand - when back?",
        "When will the sand coloured Lark 2 be back in stock? The page only says sold out. Would wait until May if I knew for sure.",
        "back-in-stock",
    ),
    Case(
        "Pre-order Squall ember red",
        "Has my card been charged for the pre-order {order}? I see nothing on my statement and worry that I lose my place in the queue.",
        "pre-orders",
    ),
    Case(
        "Birthday present",
        "Hello! I want to send the Wren 24 to my niece, straight to her address. Will she see the price? And can I add a few words on a card? She turns 16 :)",
        "gift-wrapping",
    ),
    Case(
        "order without account",
        "i ordered as guest in the summer and now i made an account, can my old order be put in there? want the points tbh",
        "guest-orders",
    ),
)

SHIPPING = (
    Case(
        "How long to Finland",
        "Hi, how long does standard delivery to Finland take these days and is express faster? Trip starts on the 21st.",
        "shipping-times-and-costs",
    ),
    Case(
        "Shipping to Canada?",
        "Do you ship to Canada? Happy to pay whatever it costs. The Lark 1 is impossible to find here.",
        "shipping-times-and-costs",
    ),
    Case(
        "Express did not come",
        "I paid 12.90 for express on {order} and today is day two. Tracking says in transit. What did I pay for exactly?",
        "shipping-times-and-costs",
    ),
    Case(
        "tracking link empty",
        'your tracking link for {order} shows nothing, just a white page with "no data"',
        "track-your-parcel",
    ),
    Case(
        "Where is my parcel?",
        'Dear Quillmoor team,\n\nmy order {order} was shipped on the 4th according to your mail. Since then the tracking has said "Label created" and nothing else. Has it actually left your building?\n\nKind regards,\nDorothea Amsel',
        "track-your-parcel",
    ),
    Case(
        "Parcel stuck",
        "No scan for {order} since last Wednesday. Eight working days now. I'm getting nervous because it is a present.",
        "lost-parcel",
    ),
    Case(
        "lost in the post I think",
        "Evening, {order} has gone walkabout. Last seen in a depot two weeks ago. The carrier's phone robot sent me in circles for 40 minutes and then hung up. Can you please either find it or send another? Ta, Bryn",
        "lost-parcel",
    ),
    Case(
        "Marked delivered, not here",
        'It says my parcel {order} was delivered at 13:12 and signed by "MULLER". There is no Müller in our house. We were home all day.',
        "delivered-but-not-received",
    ),
    Case(
        "Driver left it where??",
        'Tracking: "left in safe place". There is no safe place here, it\'s a tower block. Order {order}. I have looked behind every bin by now',
        "delivered-but-not-received",
    ),
    Case(
        "Box soaked",
        "Got {order} today, the box was completely wet and torn at one corner. Sleeping bag feels damp. I have pictures, attached three. What now?",
        "damaged-parcel",
    ),
    Case(
        "bent pole on arrival",
        "New Heron 4, one pole is bent like a banana right out of the box. Not from us, we haven't even pitched it. {order}",
        "damaged-parcel",
    ),
    Case(
        "Broken lid",
        "The lid of my Cinder Boil pot arrived cracked. The outer box looked fine so I signed for it. Can I get just the lid?\nThank you, Sunniva",
        "damaged-parcel",
    ),
    Case(
        "moved last month",
        "I stupidly used my old address for {order}. The new tenants don't know me. It shipped this morning, can it be redirected?",
        "change-delivery-address",
    ),
    Case(
        "House number missing",
        "In my order {order} I forgot the house number (it is 14b). Will it arrive anyway or should I do something?",
        "change-delivery-address",
    ),
    Case(
        "no pick up code",
        "the shop says my parcel is there but they want a code. i have no code. order {order}",
        "pick-up-points",
    ),
    Case(
        "Can my husband collect it",
        "The parcel waits at the pick-up point, but I'm in hospital until Thursday. Can my husband fetch it with my ID, or does he need something signed?",
        "pick-up-points",
    ),
    Case(
        "Customs bill of 71 pounds!",
        "The courier wants 71 pounds before handing over a jacket. Nobody told me. Is that right or a scam?",
        "customs-and-duties",
    ),
    Case(
        "Why no express with gas?",
        "As soon as I put a canister in the basket the express option goes away. Bug?",
        "shipping-gas-canisters",
    ),
)

RETURNS = (
    Case(
        "Return {order}",
        "Hello, the Loft jacket is lovely but too warm for what I do. How do I send it back? No printer at home.",
        "return-an-item",
        mailbox="returns",
    ),
    Case(
        "return how",
        "hi how do i return, i lost the paper that was in the box",
        "return-an-item",
        mailbox="returns",
    ),
    Case(
        "Return from Switzerland",
        "Who pays the postage for a return from Switzerland, and which customs form do I fill in? It's about {order}, the mat only.",
        "return-an-item",
        mailbox="returns",
    ),
    Case(
        "Sleeping bag return",
        "I slept in the Moss one night at home on the balcony to test it. Too narrow for me. Can I still return it?",
        "return-an-item",
        mailbox="returns",
    ),
    Case(
        "Refund?",
        "You received my return on the 2nd, it is now the 11th, and my money is not there. Order {order}. Please look into it.",
        "refund-times",
        mailbox="returns",
    ),
    Case(
        "refund amount too low",
        "I returned one jacket of {order} and got 125.10 back instead of 139. Where's the rest?",
        "refund-times",
        mailbox="returns",
    ),
    Case(
        "Refund to old card",
        "My bank account was closed last month. The refund for {order} will go nowhere! Can you send it to another card?",
        "refund-times",
        mailbox="returns",
    ),
    Case(
        "Squall too small",
        "Bought the Squall in L, can't lift my arms with a fleece below. I'd like XL please. Is the exchange free? {order}",
        "exchange-size",
        mailbox="returns",
    ),
    Case(
        "swap drizzle M for S",
        "would like to swap, M is a tent on me haha",
        "exchange-size",
        mailbox="returns",
    ),
    Case(
        "Exchange, size sold out",
        "I wanted to exchange my Drizzle for a size XS, but the page says not available. Can I wait for it without losing the 60 days?",
        "exchange-size",
        mailbox="returns",
    ),
    Case(
        "QR code not accepted",
        "The lady at the shop scanned my return code four times and it didn't work. She says it's unknown. {order}",
        "return-label-problems",
        mailbox="returns",
    ),
    Case(
        "label expired",
        "I was ill for three weeks and my return label ran out. Can I have a new one or is it too late now?",
        "return-label-problems",
        mailbox="returns",
    ),
    Case(
        "Zip broken after 14 months",
        "The main zip of my Squall has come off its track. Bought a year ago in autumn, order {order}. Photos attached. I do love the jacket, so I'd rather have it repaired than a new one.",
        "faulty-item-warranty",
        mailbox="returns",
    ),
    Case(
        "Mat loses air",
        "My Pebble is flat every morning. I've looked for a hole in the bathtub, bubbles come from the valve itself. Is this warranty?\n\nBest regards\nIsolde",
        "faulty-item-warranty",
        mailbox="returns",
    ),
    Case(
        "hole from campfire",
        "sparks from the fire made 3 small holes in my jacket. do you repair that and how much",
        "faulty-item-warranty",
        mailbox="returns",
    ),
    Case(
        "Gift, wrong colour",
        "I was given a Wren 24 for Christmas. Lovely, but I already have one. I don't want to tell my mother-in-law. There's a code on the card?",
        "return-a-gift",
        mailbox="returns",
    ),
    Case(
        "last pieces tent",
        "can i send back a last pieces tent, ordered 3 weeks ago",
        "clearance-returns",
        mailbox="returns",
    ),
)

BILLING = (
    Case(
        "Payment failed three times",
        "Your shop refuses my card. It works everywhere else. After the third try I got an error with a long number and now nothing happens at all.",
        "payment-declined",
    ),
    Case(
        "3D secure",
        "The window of my bank opens white and stays white. Firefox on Linux. Basket is full, wallet is ready, help",
        "payment-declined",
    ),
    Case(
        "Charged twice!!",
        "You took 289.00 TWICE for order {order}. Please give me one of them back right away.",
        "charged-twice",
    ),
    Case(
        "Invoice for my company",
        "Dear support, I need an invoice for {order} in the name of my company with our VAT number. The order has been delivered already.\n\nWith kind regards\nLeopold Anders\nAnders Geodesy, 14 Mill Lane",
        "download-invoice",
    ),
    Case("receipt", "no receipt in the box?? need it for expenses", "download-invoice"),
    Case(
        "Instalments not offered",
        "Last year I could pay in three parts. Today the option doesn't appear for an order of 260 euro. Why?",
        "pay-in-instalments",
    ),
    Case(
        "Gift card code wrong",
        "The voucher my sister gave me is not accepted. I typed 7QH0-… with the letter O and with a zero, neither works.",
        "gift-cards",
    ),
    Case("welcome code", "i subscribed for the 10% and now it says not valid", "discount-codes"),
    Case(
        "Sale the day after",
        "On Sunday I paid full price for the Fell 50, on Monday it's 20% off. That feels unfair. Anything you can do? {order}",
        "price-promise",
    ),
    Case(
        "Cash on delivery",
        "My grandmother would like to order, but has no card. Can she pay the driver in cash?",
        "payment-methods",
    ),
)

ACCOUNTS = (
    Case(
        "Can't log in",
        "Tried my password about a dozen times, then it said too many attempts. The reset mail doesn't arrive either. I've looked in spam.",
        "reset-password",
    ),
    Case(
        "reset link expired",
        "link says expired, i clicked it the next morning, do i need a new one",
        "reset-password",
    ),
    Case(
        "New email address",
        "Hello, my old mail provider closes at the end of the month. How do I move my account to the new address without losing my orders?",
        "change-email-address",
    ),
    Case(
        "Two accounts",
        "I seem to have two accounts with you, one with each of my addresses. Could you merge them? The points should be together.",
        "change-email-address",
    ),
    Case(
        "Phone drowned",
        "My phone fell into a lake (on a trip with your tent, all else survived). The sign-in wants a code from the app. The backup codes were... on the phone.",
        "two-step-sign-in",
    ),
    Case(
        "Delete my data",
        "Under the GDPR I ask you to delete my account and all data you hold about me, and to confirm it in writing.\n\nF. Okonjo-Vance",
        "delete-account",
    ),
    Case(
        "Points missing",
        "I've bought for over 400 euro this year, but it says 0 points available. There is a grey number?",
        "trail-points",
    ),
    Case("STOP", "unsubscribe me", "newsletter-preferences"),
    Case(
        "Basket empty again",
        "Every evening I fill my basket, every morning it's empty. Third day in a row. Chrome on a work laptop.",
        "website-problems",
    ),
)

PRODUCTS = (
    Case(
        "Lark 2 or Heron 4?",
        "Two adults, one toddler, one small dog. Mostly by car, sometimes by canoe. Which tent would you take in our place?",
        "choose-a-tent",
    ),
    Case(
        "instructions lark",
        "lost the manual. is it poles first or pegs first? standing in a field right now, it's getting dark",
        "pitch-your-lark",
    ),
    Case(
        "Tent leaks",
        "Our Lark 2 leaks! After every night the inside is dripping, also when it hasn't rained. Two people inside. Very disappointed, it was not cheap.",
        "tent-condensation",
    ),
    Case(
        "Broken pole section",
        "A gust broke the second pole of my Heron. The sleeve held till home, great idea by the way. Where do I get the section?",
        "repair-tent-pole",
    ),
    Case(
        "Cinder: yellow flame",
        "My Cinder burns yellow and makes the pot black. Last year it was blue. Dangerous?",
        "light-your-cinder",
    ),
    Case(
        "piezo",
        "The lighter of the cinder boil clicks but no spark since it got rained on",
        "light-your-cinder",
    ),
    Case(
        "How many canisters for 6 days",
        "Planning six days for two in May, mornings around 3 degrees. How much gas do we need for the Cinder Boil? Breakfast, tea, one hot meal.",
        "choose-a-stove",
    ),
    Case(
        "burnt porridge",
        "burnt porridge in the boil pot. steel wool no good?? tell me before i ruin it",
        "clean-a-stove",
    ),
    Case(
        "Size Drizzle",
        "I'm 178 cm, 84 kg, chest 103. M or L in the Drizzle? Normally between the two.",
        "jacket-size-guide",
    ),
    Case(
        "Jacket soaks through",
        "After two years my Drizzle doesn't keep water off any more, it soaks up like a towel at the shoulders. Is that a warranty case or do I have to wash it in something special?",
        "wash-and-reproof",
    ),
    Case(
        "Drizzle vs Squall",
        "For the Hebrides in April with a 14 kg pack: is the Drizzle enough or does it have to be the Squall? What does 20.000 mm really mean?",
        "waterproof-ratings",
    ),
    Case(
        "Fell 50 hurts",
        "After two hours my shoulders are numb. I'm 1.64 m. Did I buy the wrong pack or am I wearing it wrongly?",
        "adjust-a-pack",
    ),
    Case(
        "Moss in March",
        "Will the Moss be warm enough in the hills in March, down to minus five? I get cold easily.",
        "sleeping-bag-temperatures",
    ),
)

# One of a kind: no article, and none needed.
SINGLE = (
    Case(
        "Thank you",
        "No question, just wanted to say that the repair of my old Lark is wonderful work. You can't even see the patch. Say thanks to the workshop!",
        answers=(
            "Hello {name},\n\nwhat a kind message. We have pinned it up in the workshop, next to the coffee.\n\n{agent}",
        ),
    ),
    Case(
        "Job as a seamstress",
        "Hello, are you looking for somebody in your workshop? I have sewn sails for eleven years.",
        answers=(
            "Hello {name},\n\nthank you! Sails are harder than tents. I have passed your message to the workshop; they will write to you themselves.\n\n{agent}",
        ),
    ),
    Case(
        "Interview for student paper",
        "I write for our student magazine and would like to ask someone three questions about PFAS-free fabrics. Fifteen minutes would do.",
        answers=(
            "Hello {name},\n\ngladly. Ines from our content team has time next week and will write to you with two dates.\n\n{agent}",
        ),
    ),
    Case(
        "found a mistake",
        "on the page of the wren the picture shows the old buckle :)",
        answers=("Hi {name},\n\nsharp eyes! We will change the picture.\n\n{agent}",),
    ),
    Case(
        "Lost wedding ring",
        "This is a long shot. I sent back a jacket ({order}) and since then my ring is gone. Could somebody look into the left pocket?",
        mailbox="returns",
        answers=(
            "Hello {name},\n\nwe looked at once: it was in the lining, and it is now in an envelope, insured, on its way to you.\n\n{agent}",
        ),
        note="Found it! In the lining of the left pocket. Sent insured.",
    ),
    Case(
        "Parking near warehouse",
        "Our driver comes on Monday to fetch empty pallets. Which gate?",
        answers=(
            "Hello {name},\n\ngate 3, please, between 8 and 11. The bell is on the left.\n\n{agent}",
        ),
    ),
)

SPAM = (
    Case(
        "Boost your ranking NOW",
        "Dear website owner, we can put your webpage on first place in 30 days guaranteed!!! Reply for free audit.",
        ends="spam",
    ),
    Case(
        "Invoice overdue 88231",
        "Please find attached unpaid invoice. Open attachment to avoid legal action.",
        ends="spam",
    ),
    Case(
        "You have won",
        "Congratulation dear customer you are selected for parcel of gold. Send your details for delivery.",
        ends="spam",
    ),
    Case(
        "cooperation proposal",
        "Hello dear friend, I am agent of factory for all kind of zipper and button, best price, please reply your need.",
        ends="spam",
    ),
    Case(
        "Re: Re: payment",
        "kindly confirm bank details for the transfer of 2.400.000 as discussed with your director",
        ends="spam",
    ),
)

CASES = (*ORDERS, *SHIPPING, *RETURNS, *BILLING, *ACCOUNTS, *PRODUCTS, *SINGLE, *SPAM)
