"""Your account."""

from ..shape import Article, accordion, code, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="reset-password",
        category="accounts",
        title="Reset your password",
        summary="Ask for a link, use it within 60 minutes, choose a new password. What to do if the mail does not come.",
        asked_as=(
            "forgot password",
            "can't log in",
            "password link expired",
            "reset email not arriving",
            "locked out",
        ),
        tags=("sign-in", "password"),
        age_days=305,
        body=(
            image("key", "A key on a ring in front of a tent door"),
            steps(
                (
                    "Open the sign-in page and press “Forgot your password?”",
                    "Enter the mail address of your account.",
                ),
                (
                    "Open the mail",
                    "It comes within two minutes, from accounts@quillmoor.example. The link works once, for 60 minutes.",
                ),
                (
                    "Choose a new password",
                    "At least 10 characters. Three unconnected words are better than one word with signs in it.",
                ),
                (
                    "Sign in",
                    "All other devices are signed out. If you use two-step sign-in, you still need the code.",
                ),
            ),
            rich(
                '<h2>No mail?</h2><ul><li>Look in spam, and wait five minutes.</li><li>Asked several times? Only the <strong>newest</strong> link works.</li><li>You may have ordered as a guest: then there is no account yet. See <a href="article:guest-orders">Ordering as a guest</a>.</li><li>Maybe the account has another address. Search your mail for “Quillmoor” to see where our mails go.</li></ul><p>For safety the page says the same thing whether an account exists or not.</p>'
            ),
            tip(
                "<p>No wish for passwords at all? Press “Mail me a sign-in link” instead. It signs you in for 30 days on that device.</p>"
            ),
            accordion(
                (
                    "“Too many attempts”",
                    "<p>After ten wrong passwords the account rests for 30 minutes. A new link lifts the block.</p>",
                ),
                (
                    "I have no access to that mail address any more",
                    '<p>See <a href="article:change-email-address">Change your mail address</a>, the part for lost addresses.</p>',
                ),
            ),
            related("two-step-sign-in", "change-email-address", "create-account"),
        ),
    ),
    Article(
        slug="create-account",
        category="accounts",
        title="Create an account",
        summary="What an account is good for, what we ask, and how to confirm your mail address.",
        asked_as=("sign up", "register", "make an account", "confirm email link"),
        tags=("account", "sign-in"),
        age_days=170,
        body=(
            rich(
                "<p>You can buy everything without an account. With one you have your orders and invoices in one place, collect Trail points, pay in instalments, and get a repair credit of €20 every year. It costs nothing.</p>"
            ),
            steps(
                (
                    "Press the person at the top right, then “Create an account”",
                    "Mail address, name, password. We ask for no birthday and no phone number.",
                ),
                (
                    "Confirm your address",
                    "Press the link in the mail within 24 hours. Until then you can look around, but not order.",
                ),
                ("Add an address if you like", "Or wait for the first order; it is saved then."),
            ),
            accordion(
                (
                    "“This address is already in use”",
                    '<p>You have an account, perhaps from an order years ago. <a href="article:reset-password">Reset the password</a>.</p>',
                ),
                ("The link has expired", "<p>Sign in anyway; the page offers a new one.</p>"),
                (
                    "Can a family share one account?",
                    "<p>One account has one mail address and one sign-in. It can hold up to ten delivery addresses.</p>",
                ),
                (
                    "Can we have an account as a club or school?",
                    "<p>Yes, tick “Trade”. We check the details within two working days.</p>",
                ),
            ),
            info(
                "<p>The account is the same on the English and the Turkish site; only the currency follows the delivery address.</p>"
            ),
            related("guest-orders", "trail-points", "two-step-sign-in"),
        ),
    ),
    Article(
        slug="change-email-address",
        category="accounts",
        title="Change your mail address or name",
        summary="How to move your account to another mail address, also when the old one is gone.",
        asked_as=(
            "change email",
            "new email address",
            "old mailbox doesn't exist anymore",
            "update my name",
            "merge two accounts",
        ),
        tags=("account", "privacy"),
        age_days=100,
        body=(
            steps(
                ("Open Account → Personal details", "Sign in with the old address."),
                (
                    "Enter the new address and your password",
                    "We send a link to the new address and a note to the old one.",
                ),
                (
                    "Press the link within 24 hours",
                    "From then on you sign in with the new address. Orders, points and gift cards stay.",
                ),
            ),
            rich(
                "<h2>The old address does not exist any more</h2><p>If you still know the password, the steps above are enough: only the new address has to be confirmed. If you know neither, we must be sure that it is you. Write to us <strong>from the new address</strong> with:</p><ul><li>the old address,</li><li>numbers and dates of your last two orders,</li><li>the delivery address of one of them.</li></ul><p>Somebody compares it by hand, which takes up to two working days. We never ask for a copy of your passport.</p>"
            ),
            accordion(
                (
                    "I have two accounts. Can they be merged?",
                    "<p>Not by yourself. Write from one of the addresses and copy in the other. Points are added up; both must confirm.</p>",
                ),
                (
                    "How do I change my name?",
                    "<p>On the same page. Invoices that exist already keep the old name.</p>",
                ),
            ),
            warning(
                "<p>You got the note to your old address, but changed nothing? Press “This was not me” in it. The account is locked at once, and we write to you.</p>"
            ),
            related("reset-password", "delete-account"),
        ),
    ),
    Article(
        slug="two-step-sign-in",
        category="accounts",
        title="Two-step sign-in",
        summary="Protect your account with a code from an app, keep the backup codes, and get back in with a new phone.",
        asked_as=(
            "2FA",
            "authenticator app",
            "lost my phone can't sign in",
            "backup codes",
            "verification code wrong",
        ),
        tags=("sign-in", "security"),
        age_days=115,
        body=(
            rich(
                "<p>With two-step sign-in a stolen password is worth nothing: signing in also needs a code of six digits from an app on your phone. Any authenticator app will do.</p>"
            ),
            steps(
                ("Open Account → Security", "Press “Turn on two-step sign-in”."),
                ("Scan the square with the app", "Or type the key below it."),
                ("Enter the code the app shows", "It changes every 30 seconds."),
                (
                    "Save the ten backup codes",
                    "Print them or put them in a password manager. Each works once.",
                ),
            ),
            code(
                "text", "Your backup codes (example)\n7kq2-mm4d   p39x-aa1v\nc0de-11ll   t8rn-52zz"
            ),
            accordion(
                (
                    "The code is always wrong",
                    "<p>The clock of the phone is off. Turn on “set time automatically”. Thirty seconds make the difference.</p>",
                ),
                (
                    "I have a new phone",
                    "<p>As long as you are signed in somewhere: turn two-step sign-in off and on again. Otherwise use a backup code.</p>",
                ),
                (
                    "Phone and codes are both gone",
                    "<p>Write to us from the address of the account. After a check by hand and a pause of 48 hours we turn it off. The pause is there to let the real owner object.</p>",
                ),
            ),
            tip("<p>Tick “Remember this device” and you are asked only every 30 days.</p>"),
            related("reset-password", "change-email-address"),
        ),
    ),
    Article(
        slug="delete-account",
        category="accounts",
        title="Delete your account, or get a copy of your data",
        summary="Both are buttons in your account. What is deleted, what the law makes us keep, and for how long.",
        asked_as=(
            "close my account",
            "remove my data",
            "GDPR request",
            "download my data",
            "right to be forgotten",
        ),
        tags=("privacy", "account"),
        age_days=125,
        body=(
            steps(
                (
                    "Open Account → Privacy",
                    "Press “Download my data” first if you want a copy. The archive is ready within an hour.",
                ),
                ("Press “Delete my account”", "Enter your password. You get a mail with a link."),
                (
                    "Confirm within 7 days",
                    "Without the link nothing happens; that protects you from pranks.",
                ),
            ),
            rich(
                "<p>From then on you cannot sign in. The deletion itself is finished within <strong>30 days</strong>.</p>"
            ),
            table(
                ("What", "Then"),
                ("name, addresses, wish list, sign-in", "deleted"),
                ("Trail points and repair credit", "lost; spend them before"),
                ("gift cards", "the code stays valid, write it down"),
                ("invoices", "kept as long as tax law says, locked for everything else"),
                ("messages to us", "kept 24 months, or deleted on request"),
            ),
            warning(
                "<p>Open orders, returns or instalments stop the deletion. Wait until they are finished.</p>"
            ),
            accordion(
                (
                    "I only want fewer mails",
                    '<p>See <a href="article:newsletter-preferences">Newsletter and other mails</a>; no need to leave.</p>',
                ),
                (
                    "I ordered as a guest",
                    "<p>Write to us from the address you ordered with. We answer within 30 days, usually within three.</p>",
                ),
                (
                    "Does the warranty end with the account?",
                    "<p>No. Keep the invoice PDF, it is the proof.</p>",
                ),
            ),
            related("newsletter-preferences", "trail-points"),
        ),
    ),
    Article(
        slug="trail-points",
        category="accounts",
        title="Trail points: collect and spend",
        summary="One point per euro, 200 points are worth €10. When points are counted, how to spend them, when they expire.",
        asked_as=(
            "loyalty points",
            "points missing",
            "how to use my points",
            "points expired",
            "bonus programme",
        ),
        tags=("points", "account"),
        age_days=145,
        body=(
            image("mountains", "Blue mountains behind a path with small flags"),
            table(
                ("At a glance", "Europe", "Türkiye"),
                ("You collect", "1 point per €1", "1 point per 40 TL"),
                ("200 points are worth", "€10", "400 TL"),
                ("Valid", "24 months", "24 months"),
            ),
            rich(
                "<p>Everyone with an account takes part. Points are counted on what you pay for goods, after discounts, without shipping and gift cards.</p><h2>Why are my points still “on the way”?</h2><p>Points are counted when the return window has passed: 60 days after delivery, 14 days for Last Pieces. Until then you see them in grey.</p>"
            ),
            steps(
                ("Put something in the basket", "Points work for everything but gift cards."),
                (
                    "Press “Use points” in the checkout",
                    "In steps of 200. Points that expire first are used first.",
                ),
                ("Pay the rest", "An order can be paid with points completely."),
            ),
            accordion(
                (
                    "Points are missing for an order",
                    '<p>Was it a guest order? Add it to your account within 60 days: <a href="article:guest-orders">how to do it</a>.</p>',
                ),
                (
                    "What happens on a return?",
                    "<p>Grey points disappear. Points you had spent come back, with their old date.</p>",
                ),
                (
                    "Do you warn before points expire?",
                    "<p>Yes, by mail 30 days before, even if you get no newsletter.</p>",
                ),
            ),
            related("guest-orders", "repair-credit"),
        ),
    ),
    Article(
        slug="newsletter-preferences",
        category="accounts",
        title="Newsletter and other mails",
        summary="Choose which mails you get, unsubscribe in one step, and why some mails keep coming.",
        asked_as=(
            "unsubscribe",
            "stop emails",
            "too many mails",
            "still getting newsletter",
            "subscribe to newsletter",
        ),
        tags=("newsletter", "mail", "privacy"),
        age_days=35,
        body=(
            rich(
                "<p>Every newsletter has a link “Unsubscribe” at the very bottom. One press is enough; no sign-in, no question why. It takes effect at once, but a mail that is already on its way may still arrive within a day.</p>"
            ),
            table(
                ("Mail", "How often", "Can be turned off"),
                ("Newsletter", "twice a month", "yes"),
                ("Back in stock, price has fallen", "when you asked for it", "yes"),
                ("Please rate your purchase", "once per order", "yes"),
                ("Order, shipping, refund", "per order", "no, you need them"),
                ("Security and expiring points", "rarely", "no"),
            ),
            steps(
                ("Open Account → Mails", "Tick what you like. It saves by itself."),
                ("Without an account", "Use the link at the bottom of any newsletter."),
            ),
            accordion(
                (
                    "I unsubscribed and still get mails",
                    "<p>Perhaps a second address of yours is on the list, or another mailbox forwards to you. Look at the line “This mail was sent to …” at the bottom.</p>",
                ),
                (
                    "My welcome code has not come",
                    '<p>It is in the mail after you confirmed the subscription. See <a href="article:discount-codes">Discount codes</a>.</p>',
                ),
            ),
            related("discount-codes", "delete-account"),
        ),
    ),
    Article(
        slug="website-problems",
        category="accounts",
        title="Something on our website does not work",
        summary="Four things to try when a page hangs, the basket is empty or a button does nothing, and what to send us.",
        asked_as=(
            "website not loading",
            "basket is empty again",
            "button does nothing",
            "page error",
            "checkout stuck",
        ),
        tags=("website", "checkout"),
        age_days=28,
        body=(
            steps(
                (
                    "Load the page again without the cache",
                    "Hold Shift and press reload. On a phone, close the tab and open a new one.",
                ),
                (
                    "Try a private window",
                    "If it works there, an extension or an old cookie is in the way.",
                ),
                (
                    "Switch off blockers for our site",
                    "We load nothing from third parties except the window of your bank when you pay.",
                ),
                ("Try another network", "Some company networks block the payment window."),
            ),
            rich(
                "<h2>The basket is empty again</h2><p>The basket lives in a cookie. Browsers that delete cookies on closing forget it. Sign in, and it is kept for 14 days on all your devices.</p><h2>Report it to us</h2><p>Copy these lines into the contact form and fill them in; with them we find most faults the same day.</p>"
            ),
            code(
                "text",
                "Page (address in the browser):\nWhat I did:\nWhat I expected:\nWhat happened instead:\nBrowser and device:\nDay and time:",
            ),
            info("<p>A picture of the screen helps. Please cover card numbers and addresses.</p>"),
            related("payment-declined", "reset-password"),
        ),
    ),
    Article(
        slug="repair-credit",
        category="accounts",
        title="Your yearly repair credit",
        summary="Members have €20 a year for repairs: what it pays for, how to use it, and when it ends.",
        asked_as=("repair credit", "member benefit repair", "free repair", "use my 20 euro repair"),
        tags=("repair", "account"),
        audience="signed-in",
        age_days=105,
        body=(
            rich(
                "<p>You are signed in, so this is for you: once a year we add €20 of repair credit to your account, on the anniversary of the day you created it. It pays for work that the warranty does not cover.</p>"
            ),
            table(
                ("Repair", "Price", "With your credit"),
                ("zip slider", "€15", "€0"),
                ("patch on a jacket, up to 5 cm", "€18", "€0"),
                ("new pole section", "€22", "€2"),
                ("new zip in a tent door", "€45", "€25"),
                ("new tent floor", "€60", "€40"),
            ),
            steps(
                (
                    "Ask for a price",
                    "Write to the returns desk with photos, as for a warranty case.",
                ),
                ("Say yes to the price", "The credit is taken off by itself."),
                ("Send it in", "You pay the way to us, we pay the way back."),
            ),
            accordion(
                (
                    "Does credit add up over the years?",
                    "<p>No, it starts anew each year. We want things repaired, not credits saved.</p>",
                ),
                (
                    "Can I give it to a friend?",
                    "<p>Their jacket can be repaired on your credit. We do not look whose it is.</p>",
                ),
                (
                    "Does it work for things of other makers?",
                    "<p>For zips and patches, yes. For poles and floors we only have our own parts.</p>",
                ),
            ),
            related("faulty-item-warranty", "trail-points"),
        ),
    ),
)
