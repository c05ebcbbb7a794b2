"""The two planted themes: asked again and again, answered by no article.

``demo_content --without-theme CODE`` leaves one out, and its topic must not appear.
"""

from ..case import Case, Theme

FLYING = Theme(
    code="flying",
    about="Taking a stove or tent poles on a plane",
    cases=(
        Case(
            "Stove on a plane?",
            "Hi, I'm flying to Norway in three weeks and would like to take my Cinder. Am I allowed to bring the stove on the plane if it has never touched a canister? Or only in the checked bag?\n\nThanks, Petra",
        ),
        Case(
            "hand luggage",
            "can tent poles go in hand luggage or will airport security take them off me?? flight is on friday, only booked a cabin bag",
        ),
        Case(
            "Cinder Boil and airline rules",
            'Dear team,\nmy airline says camping stoves are only allowed in checked baggage when they are "free of fuel residues". Mine has been used twice. How do I clean the Cinder Boil so that the airline accepts it? Is there any letter or certificate from you that I can show at the check-in desk?\nKind regards\nMartin Elsworth',
        ),
        Case(
            "security took my stove!!",
            "I am quite upset. Security at the airport took my brand new Ember out of my cabin bag and binned it because of ash. Nobody told me a wood stove counts as used fuel equipment on a flight. Why is there nothing about flying on your website? €69 gone.",
        ),
        Case(
            "gas canister + flight",
            "Quick question: I fly home on Sunday with a half full gas canister. Can it go in the suitcase in the hold if I tape the valve? Or do I really have to leave it at the campsite",
        ),
        Case(
            "Question before holiday",
            "hello, we go on holiday by plane to the islands with kids and the Heron 4. The bag is 65cm long and 6.4 kg. does this go as normal checked baggage or is it sports / oversize luggage? And the steel pegs, are these ok when flying?",
        ),
        Case(
            "Trekking by plane",
            "Good evening. For a trek in October I have to take two flights with different airlines. Which of your stoves is the easiest to take on board an aircraft? I'd buy a new one if I knew it passes security. The old one smells of gas.",
        ),
        Case(
            "Re: your newsletter",
            "nice pictures of the coast path. we fly there in may. a friend says no stove at all may go on a plane, another says its fine in checked luggage. who's right? I have the Cinder (the tiny one).\n\nSent from my phone",
            folded="\n\n> Quillmoor Outdoor wrote:\n> Spring on the coast path: five days, two packs, one stove.\n> Read the story and see what we packed.\n",
        ),
        Case(
            "pegs and poles in cabin baggage",
            "Do you know whether I can carry a Lark 1 as cabin baggage? It is small enough, but it has metal pegs and the pole sections are 38cm. I do not want to argue at the airport at 5 in the morning.",
        ),
        Case(
            "Fuel residue",
            'The airline answered me: "stove must be cleaned of all fuel, no smell". OK but how?? Is airing it for a day enough or must I take the valve apart. I fly on the 12th.',
        ),
        Case(
            "carrying a piezo lighter on a flight",
            "The Cinder Boil has a built in igniter. Is that a lighter in the sense of airport security? One lighter per person is allowed on the body they say, but this one is part of the stove. Confused! Any advice for people who travel by air with it?",
        ),
        Case(
            "Buying gas after landing",
            "Hi there, since I can't take canisters on the plane I need to buy gas when I land. And the stove itself, hold baggage or cabin? Would be great if you had a page with all of this, I can't find anything about flights in your help.\nCheers, Ruairi",
        ),
        Case(
            "urgent - flying tomorrow",
            "URGENT flying tomorrow 6am!! does the cinder stove go through security in a carry-on bag or do i have to pay for a suitcase. pls answer today",
        ),
        Case(
            "Trekking poles, tent, stove on the aeroplane",
            "Sehr geehrte... sorry, in English: my daughter and I travel by aeroplane to Scotland. We have one backpack to check in (Fell 50) and want to pack inside tent and stove. Must the stove be in the original box so the airport people see that it's clean?",
            note="Third one this week about planes. We should write this down somewhere.",
        ),
    ),
    answers=(
        "Hello {name},\n\ngood question, and you are not the first to ask. On planes a stove may travel in checked baggage if it is clean and smells of nothing. Most airlines do not want it in the cabin. Gas canisters may never fly, neither full nor empty: buy one after landing, any screw-on canister fits.\n\nPlease ask your airline as well, some are stricter than others, and put the stove in a bag of its own on top, so that security can look at it.\n\nHave a good flight\n{agent}",
        "Hi {name},\n\nbefore a flight: unscrew the canister outdoors, open the valve for a minute, wipe burner and thread with a cloth and a little alcohol, and let the stove air for two days. Then it has no smell and may go into checked luggage. Tent poles and pegs belong in the checked bag too; in the cabin it depends on the person at security.\n\nWe have no certificate, but the manual says “contains no fuel”, and people tell us that it helps to have it in the bag.\n\n{agent}",
        "Hello {name},\n\nin short, for flying: stove clean and dry in the suitcase, yes. Canister, no, in no kind of luggage. Poles and pegs in the suitcase, in the cabin often not. The igniter of the Cinder Boil counts as part of the stove.\n\nThe Ember must be free of ash; wash it with soap and let it dry, then it is only a piece of steel.\n\nBest wishes\n{agent}",
    ),
    searches=(
        "airplane",
        "aeroplane",
        "airline",
        "flights",
        "flying",
        "cabin baggage",
        "luggage",
        "airport",
        "airline baggage",
        "can I take stove on plane",
        "flying with gas canister",
        "airport security stove",
        "flight tent poles",
        "fly with camping stove",
    ),
    rounds=(
        (
            "Thanks. And who decides in the end, the airline or the people at security?",
            "Hello {name},\n\nboth may say no: the airline makes the rules for its flights, and security decides about your bag on the day. A clean stove in the checked bag is very rarely a problem.\n\n{agent}",
        ),
        (
            "ok and if it still smells a bit on the day of the flight?",
            "Hi {name},\n\nthen leave it at home, they may throw it away. Another night in fresh air usually does it.\n\n{agent}",
        ),
    ),
)

RENTAL = Theme(
    code="rental",
    about="Renting gear for a weekend instead of buying it",
    cases=(
        Case(
            "Do you rent tents?",
            "Hello, we only camp once a year. Is it possible to rent a Heron 4 from you for a week in July instead of buying it? What would it cost?",
        ),
        Case(
            "hire",
            "hi do you hire out gear? need 2 sleeping bags + mats just for a festival weekend, dont want to buy",
        ),
        Case(
            "Borrowing before buying",
            "Good morning,\nI am torn between the Lark 1 and the Lark 2. Is there a way to rent both for a weekend, sleep in them, and take the rental price off when I buy one? A shop in my town used to do that with skis.\nBest, Annelie Storm",
        ),
        Case(
            "Rental for school trip",
            "Dear Sir or Madam, I am a teacher and organise a school trip for 24 pupils in June. We can't afford to buy twelve tents. Could we rent them for five days? We'd take good care of them. A rental offer in writing would help me with the headmaster.",
        ),
        Case(
            "one weekend only",
            "Is there a way to loan a trekking backpack for one weekend? My boyfriend wants to try hiking, I am not paying 200 for something that might end up in the cellar lol. rent would be perfect",
        ),
        Case(
            "Gear rental - deposit?",
            "I saw on a forum that you rent out equipment. I can't find any page for it. How much is the deposit, how long is the minimum rental, and who cleans the tent afterwards?",
        ),
        Case(
            "renting a stove and tent",
            "Hey! Coming over for a cycling holiday and don't want to carry everything. Can I rent a tent and stove from you, have it sent to the first campground, and post it back from the last one? 9 days.",
        ),
        Case(
            "Mieten?",
            "hello, my english is not good. I want not buy, I want rent. Tent for 4 person, from 3 to 17 august. Is rent possible? how much euro for day? thank you",
        ),
        Case(
            "lease for a scout group",
            "Our scout group needs six Larks for the summer camp only. Do you lease or hire tents to clubs? The year after we might buy them, if the kids don't burn holes into them.\n\nYours in scouting\nGerrit",
            note="Another club that wants to hire. Told them no, again.",
        ),
        Case(
            "Try before you buy?",
            "You have a 60 day return window, but only for unused things. That's useless for a rain jacket, I need to know how it is in RAIN. Do you rent jackets? I'd happily pay for hiring a Squall for two weeks.",
        ),
        Case(
            "rental question",
            "My wife and I would like to rent two Moss sleeping bags for a hut trip, 4 nights. Do you clean rented sleeping bags? And can a rental be extended if the weather is nice?",
        ),
        Case(
            "Hiring instead of owning",
            "As somebody who tries to own less: have you thought of a hire service? I'd rent a tent twice a year rather than let it rot in the attic. Is there anything like it, or a partner you would recommend?",
        ),
        Case(
            "equipment for film shoot",
            "We're a small production and need to rent 3 orange tents for a shoot, two days, they stay dry and clean. What is your daily rental rate? Invoice to the company please.",
        ),
        Case("can i rent", "can i rent the cinder boil for next week??"),
    ),
    answers=(
        "Hello {name},\n\nthank you for asking. We do not rent out gear at the moment; everything we send is new and yours to keep. What we can offer: our tents and packs may be returned within 60 days if they are unused, and in Last Pieces there are often tents for half the price, which you can sell on afterwards.\n\nFor a short trip, ask an outdoor club or a university sports centre nearby, many of them rent tents and sleeping bags for little money.\n\n{agent}",
        "Hi {name},\n\nsorry, there is no rental with us, not for single people and not for groups. For clubs and schools buying can still be cheap: a trade account has lower prices from 10 items. For a few days, a hire service near where you travel is the better way; they also do the cleaning.\n\nWe pass your wish on. You are far from the only one who would like to hire instead of buy.\n\nBest wishes\n{agent}",
        "Hello {name},\n\nrenting would suit many people, we know, but we have nobody to clean and check gear between two customers, so we do not do it. If you decide to buy, you have 60 days to return things you did not use.\n\n{agent}",
    ),
    searches=(
        "rental",
        "rentals",
        "renting",
        "borrow",
        "rental deposit",
        "borrow tent",
        "rent a tent",
        "hire gear",
        "hire tent for weekend",
        "tent rental price",
        "rent equipment",
        "renting sleeping bag",
        "can I rent a backpack",
    ),
    rounds=(
        (
            "Pity. Do you know anybody who rents out tents like yours?",
            "Hello {name},\n\nwe know no firm that we could recommend everywhere. Ask the outdoor club of your town or a university sports centre, they often rent to guests.\n\n{agent}",
        ),
        (
            "Would be a good idea though!! Please start with it",
            "Hi {name},\n\nI have put your name on the list of those who would like to rent. It is a long list by now.\n\n{agent}",
        ),
    ),
)

THEMES = (FLYING, RENTAL)
