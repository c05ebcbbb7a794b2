"""Payment and invoices."""

from ..shape import Article, accordion, code, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="payment-methods",
        category="billing",
        title="Ways to pay",
        summary="Which cards, transfers, instalments and gift cards we take, and when each is charged.",
        asked_as=(
            "how can I pay",
            "which cards do you accept",
            "can I pay cash on delivery",
            "do you take bank transfer",
        ),
        tags=("payment", "cards", "bank transfer"),
        age_days=320,
        body=(
            rich(
                "<p>You choose how to pay in the last step of the checkout. All prices include VAT, and we never add a fee for a way of paying.</p>"
            ),
            image(
                "card",
                "A bank card and a small receipt in front of green hills",
                "Cards are charged when the order is packed, not before.",
            ),
            table(
                ("Way to pay", "Where", "When you are charged"),
                ("Credit or debit card", "everywhere we ship", "when we pack the order"),
                (
                    "Bank transfer",
                    "everywhere we ship",
                    "you send it; goods are kept for 5 working days",
                ),
                (
                    "Three instalments",
                    "European addresses, €100 to €1,500",
                    "a third now, then after 30 and 60 days",
                ),
                ("Gift card", "everywhere we ship", "at once, up to the amount on the card"),
                ("Invoice, 30 days", "trade accounts", "30 days after shipping"),
            ),
            rich(
                "<h2>Paying from Türkiye</h2><p>Prices are shown in lira. Cards can be split into up to 6 monthly instalments; you see the total before you confirm. Bank transfer works as well.</p><h2>What we do not take</h2><p>We cannot accept cash on delivery, cheques or cash in an envelope. The drivers carry no change and no card reader.</p>"
            ),
            info(
                "<p>We never see or store your full card number. It goes straight to the payment provider, and we only keep the last four digits so that you can recognise the card.</p>"
            ),
            accordion(
                (
                    "Can I use two ways to pay for one order?",
                    "<p>Yes, if one of them is a gift card. Enter the gift card first; the rest goes to a card or a transfer.</p>",
                ),
                (
                    "Can I pay in another currency?",
                    "<p>Orders to Europe are in euro, orders to Türkiye in lira. Your bank changes the money at its own rate.</p>",
                ),
            ),
            related("payment-declined", "pay-in-instalments", "gift-cards"),
        ),
    ),
    Article(
        slug="payment-declined",
        category="billing",
        title="My payment was declined",
        summary="Why a card or transfer fails at the checkout and what to try, in the order that helps most often.",
        asked_as=(
            "card declined",
            "payment failed",
            "my card doesn't work",
            "checkout error when paying",
            "3D secure not working",
        ),
        tags=("payment", "cards", "checkout"),
        age_days=200,
        body=(
            rich(
                "<p>A declined payment is nearly always a decision of your bank, and the bank does not tell us the reason. These steps solve nine cases out of ten.</p>"
            ),
            steps(
                (
                    "Confirm the payment in your banking app",
                    "Most banks ask you to approve a card payment on the web. The request stays open for about five minutes; after that the payment fails. Open the app first, then pay.",
                ),
                (
                    "Check number, date and code",
                    "The security code is the three digits on the back of the card. Auto-fill often has an old expiry date.",
                ),
                (
                    "Look at your limits",
                    "Many debit cards have a daily limit for the web that is lower than the one for shops. You can raise it in the banking app.",
                ),
                (
                    "Try once more in a private window",
                    "Extensions that block scripts can also block the window in which your bank asks for approval.",
                ),
                (
                    "Choose another way to pay",
                    "A bank transfer never gets declined. We keep your goods for 5 working days.",
                ),
            ),
            warning(
                "<p>Please do not try more than three times in a row. Banks then block the card for the day.</p>"
            ),
            rich(
                '<h2>The money was taken, but there is no order</h2><p>What you see is a <strong>reservation</strong>, not a charge. The bank releases it within 5 working days. More about that in <a href="article:charged-twice">I was charged twice</a>.</p>'
            ),
            accordion(
                (
                    "Is my basket lost?",
                    "<p>No. It stays for 14 days if you are signed in, and in the same browser if you are not.</p>",
                ),
                (
                    "Can I give you my card number by mail?",
                    "<p>Please never do. We delete such messages at once.</p>",
                ),
            ),
            related("payment-methods", "charged-twice"),
        ),
    ),
    Article(
        slug="charged-twice",
        category="billing",
        title="I was charged twice",
        summary="Two lines on your statement are usually one payment and one reservation that disappears by itself.",
        asked_as=(
            "double charge",
            "paid twice",
            "money taken two times",
            "two payments for one order",
            "pending charge on my card",
        ),
        tags=("payment", "refund", "cards"),
        age_days=140,
        body=(
            rich(
                "<p>When a first attempt fails, the bank often keeps the amount reserved for a while. The second attempt works, and your app then shows two lines. Only one of them is a payment.</p><h2>How to tell them apart</h2>"
            ),
            table(
                ("In your banking app", "What it is", "What happens"),
                (
                    "“Pending”, “reserved”, grey text",
                    "a reservation",
                    "disappears within 5 working days",
                ),
                (
                    "Booked with a date and our name",
                    "the payment",
                    "stays, and matches your invoice",
                ),
                (
                    "Two booked lines with our name",
                    "two orders or a mistake of ours",
                    "write to us, see below",
                ),
            ),
            steps(
                (
                    "Look under Orders in your account",
                    "If there are two orders, you may have pressed the button twice. Cancel one within 60 minutes, or send it back unopened.",
                ),
                (
                    "Wait five working days",
                    "We cannot release a reservation; only your bank can. Some banks do it on the phone.",
                ),
                (
                    "Still two booked payments? Write to us",
                    "Send the order number, both dates and both amounts. Leave out the card number. We refund a true double payment the same working day.",
                ),
            ),
            tip(
                "<p>Debit cards show reservations as if the money had gone. Credit cards show them as “pending”.</p>"
            ),
            related("payment-declined", "refund-times", "change-or-cancel-order"),
        ),
    ),
    Article(
        slug="download-invoice",
        category="billing",
        title="Get your invoice as a PDF",
        summary="Where to find the VAT invoice of an order, how to add a company name, and what to do as a guest.",
        asked_as=(
            "where is my invoice",
            "need receipt for expenses",
            "VAT invoice",
            "download bill",
            "invoice with company name",
        ),
        tags=("invoice", "vat", "orders"),
        age_days=250,
        body=(
            rich(
                "<p>Every order has an invoice with VAT as a PDF. It is ready from the moment the parcel leaves our warehouse, and it stays in your account.</p>"
            ),
            steps(
                ("Sign in and open Orders", "You find it in the menu under your name."),
                ("Choose the order", "The order number starts with QM, for example QM-204518."),
                (
                    "Press “Invoice (PDF)”",
                    "If you only see “Order confirmation”, the parcel has not been shipped yet.",
                ),
            ),
            rich(
                '<h2>I ordered as a guest</h2><p>Open the shipping mail: below the tracking link there is a link to the invoice. It works for 90 days. After that, <a href="article:guest-orders">add the order to an account</a>.</p><h2>Company name and VAT number</h2><p>Enter both in the checkout under “Billing address”. Until the order is shipped you can still change them in the account. Afterwards we may correct the name and address on an invoice, but not move it to another person or company; tax rules do not allow it.</p>'
            ),
            accordion(
                (
                    "There is no paper invoice in the parcel",
                    "<p>Right, we only put in a packing list without prices, so that a parcel can be a gift.</p>",
                ),
                (
                    "I sent something back. Do I get a new invoice?",
                    "<p>You get a credit note as a PDF, in the same place, when the refund is made.</p>",
                ),
                (
                    "Can you deliver without VAT within the EU?",
                    "<p>Only to trade accounts with a valid VAT number.</p>",
                ),
            ),
            related("payment-methods", "guest-orders"),
        ),
    ),
    Article(
        slug="pay-in-instalments",
        category="billing",
        title="Pay in three instalments",
        summary="How the three interest-free parts work, what you need, and what happens after a return.",
        asked_as=(
            "can I pay monthly",
            "pay later",
            "split payment",
            "instalment plan",
            "buy now pay in parts",
        ),
        tags=("payment", "instalments"),
        age_days=110,
        body=(
            rich(
                "<p>Orders between €100 and €1,500 to a European address can be paid in three equal parts, without interest and without fees. The first part is due with the order, the others after 30 and after 60 days.</p>"
            ),
            table(
                ("Order of €289 (Lark 2)", "Amount", "When"),
                ("First part", "€96.34", "with the order"),
                ("Second part", "€96.33", "30 days later"),
                ("Third part", "€96.33", "60 days later"),
            ),
            rich(
                "<h2>What you need</h2><ul><li>a card that is valid for at least three more months,</li><li>an account with a confirmed mail address,</li><li>to be 18 or older.</li></ul><p>There is a short check of your card, no report to a credit agency.</p>"
            ),
            accordion(
                (
                    "Why am I not offered instalments?",
                    "<p>The amount is outside the limits, the basket holds a gift card, or a part of an earlier order is still open.</p>",
                ),
                (
                    "Can I pay everything at once later?",
                    "<p>Yes. Open the order in your account and press “Pay the rest now”.</p>",
                ),
                (
                    "What if a part cannot be collected?",
                    "<p>We try again after three days and tell you before. There is no fee the first time. After a second failure the rest is due at once.</p>",
                ),
                (
                    "I returned something. What happens to the plan?",
                    "<p>The refund first reduces the last part, then the one before. Only what is left over goes back to your card.</p>",
                ),
            ),
            tip(
                '<p>In Türkiye the plan is different: your card\'s own instalments, up to 6 months. See <a href="article:payment-methods">Ways to pay</a>.</p>'
            ),
            related("payment-methods", "refund-times"),
        ),
    ),
    Article(
        slug="gift-cards",
        category="billing",
        title="Buy and use a gift card",
        summary="Gift cards from €10 to €500: how they arrive, how to spend one in parts, and how to see what is left.",
        asked_as=(
            "gift voucher",
            "how do I redeem my gift card",
            "gift card balance",
            "voucher code not accepted",
            "gift card expired",
        ),
        tags=("gift card", "payment"),
        age_days=180,
        body=(
            image("gift", "A wrapped present with a ribbon beside a small tent"),
            rich(
                "<p>A gift card is a code of 16 letters and digits. It comes by mail as a PDF you can print, within a few minutes or on a day you choose. Amounts go from €10 to €500, and a card is valid for three years.</p><h2>Spend it</h2>"
            ),
            steps(
                (
                    "Fill your basket and go to the checkout",
                    "Gift cards can be used for everything except other gift cards.",
                ),
                (
                    "Press “Add a gift card”",
                    "Type the code without spaces. The letter O never occurs, so a round sign is always a zero.",
                ),
                (
                    "Pay the rest",
                    "If the card covers everything, no other payment is needed. If not, choose a card or a transfer.",
                ),
            ),
            rich(
                "<p>What is left stays on the card. You see the balance under <strong>Account → Gift cards</strong> or when you enter the code in the checkout.</p>"
            ),
            accordion(
                (
                    "The code is not accepted",
                    "<p>Check that you use the gift card field and not the field for discount codes. If it still fails, send us the code and the order number of the buyer.</p>",
                ),
                (
                    "I lost the card",
                    "<p>The buyer can send the mail again from their account. We cannot give the code to anybody else.</p>",
                ),
                (
                    "Can I have the money instead?",
                    "<p>Not for a card that has been used. The buyer may return an unused card within 60 days.</p>",
                ),
            ),
            warning(
                "<p>Nobody from Quillmoor will ever ask you for a gift card code on the phone. Who does, is a fraud.</p>"
            ),
            related("discount-codes", "return-a-gift"),
        ),
    ),
    Article(
        slug="discount-codes",
        category="billing",
        title="Discount codes and why one is not accepted",
        summary="Where to enter a code, the rules for combining, and the five usual reasons for “code not valid”.",
        asked_as=(
            "promo code not working",
            "coupon invalid",
            "discount not applied",
            "forgot to enter my code",
            "newsletter 10 percent",
        ),
        tags=("discount", "checkout", "newsletter"),
        age_days=95,
        body=(
            rich(
                "<p>Enter a code in the basket under “Discount code” and press <em>Apply</em>. The new total appears at once. One code can be used per order; if you have two, take the better one.</p><h2>“This code is not valid”</h2>"
            ),
            steps(
                (
                    "It has expired",
                    "The last day stands in small print in the mail that brought the code. Codes end at midnight, Amsterdam time.",
                ),
                (
                    "It was meant for somebody else",
                    "The welcome code of 10 % only works with the mail address that subscribed, and only once.",
                ),
                (
                    "The minimum is not reached",
                    "Some codes need a basket of €50 or €100. Shipping does not count.",
                ),
                (
                    "The basket only has excluded items",
                    "Gift cards and Last Pieces cannot be reduced further.",
                ),
                (
                    "It is a gift card",
                    'A code with 16 characters belongs in the gift card field, see <a href="article:gift-cards">Buy and use a gift card</a>.',
                ),
            ),
            rich(
                '<h2>I forgot to enter my code</h2><p>Within 60 minutes you can <a href="article:change-or-cancel-order">cancel the order</a> and place it again. After that we cannot add a code, because the invoice is already made.</p>'
            ),
            info(
                "<p>When you return part of an order, the discount is spread over all its items: 10 % off three items means each of them is refunded at 90 %.</p>"
            ),
            related("gift-cards", "price-promise", "newsletter-preferences"),
        ),
    ),
    Article(
        slug="price-promise",
        category="billing",
        title="Our price promise: cheaper within 14 days",
        summary="If our price falls within 14 days of your order, you get the difference as store credit.",
        asked_as=(
            "price dropped after I bought",
            "item is on sale now",
            "refund the difference",
            "price match",
        ),
        tags=("price", "store credit"),
        age_days=75,
        body=(
            rich(
                "<p>Nothing is more annoying than a sale that starts the day after. If the price of something you bought falls in our shop within 14 days of your order, we give you the difference as store credit.</p>"
            ),
            steps(
                (
                    "Open the order in your account",
                    'Guests first <a href="article:guest-orders">add the order to an account</a>; the credit has to live somewhere.',
                ),
                (
                    "Press “Price has fallen”",
                    "The button shows next to items whose price is lower now. Nothing to send in, no screenshots.",
                ),
                (
                    "Use the credit",
                    "It is there at once, valid for three years, and is taken off your next order by itself.",
                ),
            ),
            rich(
                "<h2>What is not covered</h2><ul><li>prices of other shops: we do not match them,</li><li>discount codes and welcome offers,</li><li>Last Pieces, because these are single remaining items,</li><li>items you have sent back or cancelled.</li></ul>"
            ),
            tip(
                "<p>Would you rather have the money? Within 60 days you can return the unused item and buy it again at the lower price. We think the credit is less work for all of us, and for the planet.</p>"
            ),
            related("discount-codes", "return-an-item"),
        ),
    ),
    Article(
        slug="trade-invoices",
        category="billing",
        title="Trade accounts: invoices, due dates and reminders",
        summary="How the 30-day invoice works for trade customers, where to send remittance advice, and credit limits.",
        asked_as=(
            "trade invoice due date",
            "pay on invoice",
            "statement of account",
            "raise our credit limit",
        ),
        tags=("trade", "invoice"),
        audience="trade",
        age_days=130,
        body=(
            rich(
                "<p>Trade accounts pay on invoice. The invoice goes to the accounting address in your trade profile on the day of shipping, and is due 30 days later.</p>"
            ),
            table(
                ("Day", "What happens"),
                ("0", "goods leave, invoice by mail as PDF"),
                ("30", "due"),
                ("37", "friendly reminder, no fee"),
                ("51", "second reminder; new orders need payment in advance"),
            ),
            rich(
                "<p>Put the invoice number in the reference of your transfer. One transfer for several invoices is fine if you upload the list under <strong>Trade → Payments</strong>:</p>"
            ),
            code(
                "csv", "invoice;amount;date\nQI-70112;412.50;2026-03-02\nQI-70139;88.00;2026-03-02"
            ),
            accordion(
                (
                    "Can we have a higher limit?",
                    "<p>New accounts start with €2,500. After three invoices paid in time you can ask for more under Trade → Limit; the answer comes within two working days.</p>",
                ),
                (
                    "Can we pay by card?",
                    "<p>Yes, choose it in the checkout. The order is then treated like any other.</p>",
                ),
            ),
            related("trade-orders-csv", "download-invoice"),
        ),
    ),
)
