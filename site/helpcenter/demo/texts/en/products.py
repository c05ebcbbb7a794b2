"""Products and care."""

from ..shape import Article, accordion, image, info, related, rich, steps, table, tip, warning

ARTICLES = (
    Article(
        slug="choose-a-tent",
        category="tents",
        title="Which tent is right for me?",
        summary="Lark 1, Lark 2 and Heron 4 compared: people, weight, room, wind, and who should take which.",
        asked_as=(
            "best tent for two",
            "tent comparison",
            "how heavy is the lark",
            "family tent",
            "can I stand in the tent",
        ),
        tags=("tents", "choosing"),
        age_days=175,
        body=(
            image("tent", "An orange tent under a starry sky"),
            table(
                ("At a glance", "Lark 1", "Lark 2", "Heron 4"),
                ("People", "1", "2", "4"),
                ("Weight", "1.2 kg", "1.9 kg", "6.4 kg"),
                ("Packed size", "38 × 12 cm", "42 × 15 cm", "65 × 25 cm"),
                ("Inside height", "95 cm", "105 cm", "195 cm"),
                ("Poles, doors", "2, 1", "2, 2", "3, 2"),
                (
                    "Water column, outer tent and floor",
                    "3,000 / 5,000 mm",
                    "3,000 / 5,000 mm",
                    "4,000 / 6,000 mm",
                ),
                ("Price", "€219", "€289", "€449"),
            ),
            rich(
                "<h2>In one sentence each</h2><ul><li><strong>Lark 1</strong> if you walk alone and count grams. Tall people over 1.90 m should take the Lark 2.</li><li><strong>Lark 2</strong> for two who like each other, or one with a dog. Two doors mean nobody climbs over anybody at night.</li><li><strong>Heron 4</strong> for car, boat or base camp with children. You can stand in it, but you would not want to carry it far.</li></ul><h2>Wind and season</h2><p>The Larks stand well up to about 70 km/h when all guy lines are used. The Heron is taller and wants a hedge on stormy days. All three are three-season tents: no snow load.</p>"
            ),
            tip(
                "<p>Set it up at home once, in daylight. An unused tent can be returned for 60 days, and pitching it in a dry room does not count as use.</p>"
            ),
            related("pitch-your-lark", "tent-condensation"),
        ),
    ),
    Article(
        slug="pitch-your-lark",
        category="tents",
        title="Pitch your Lark tent in five minutes",
        summary="Step by step for Lark 1 and Lark 2, in calm weather and in wind, and how to pack it away.",
        asked_as=(
            "how to set up the tent",
            "tent instructions",
            "which pole goes where",
            "manual for lark 2",
            "lost the instructions",
        ),
        tags=("tents", "how-to"),
        age_days=155,
        body=(
            image("tent", "An orange tent under a starry sky"),
            steps(
                (
                    "Find the place",
                    "Flat, slightly raised, no hollow where water gathers. Take away stones and cones.",
                ),
                (
                    "Lay out the inner tent",
                    "The grey floor down. The red loops mark the head end; put it on the higher side.",
                ),
                (
                    "Put the poles together",
                    "They are the same length, so you cannot mix them up. Push every section in until it clicks.",
                ),
                (
                    "Cross the poles and fix the ends",
                    "Red ends into red eyelets. Lift the crossing point, and clip the inner tent to the poles from the bottom up.",
                ),
                (
                    "Throw the outer tent over",
                    "Logo at the door. Fasten the four buckles, but leave them loose.",
                ),
                (
                    "Peg out and tighten",
                    "Two pegs at the head, two at the foot, then the doors. Tighten the buckles last, until the outer tent touches the inner tent nowhere.",
                ),
            ),
            rich(
                "<h2>In wind</h2><p>Peg the inner tent down on the windy side <em>before</em> you raise the poles. Turn the narrow end into the wind. Use all six guy lines: they are in the small pocket of the bag, which many people find only in the second year.</p><h2>Packing up</h2><p>Shake it out, fold the outer tent to the width of the bag, put poles and pegs on it, and roll. If it is wet, dry it at home within a day; mildew is not covered by the warranty.</p>"
            ),
            warning(
                "<p>Never cook in the tent or under the closed awning. Carbon monoxide cannot be smelled.</p>"
            ),
            related("choose-a-tent", "tent-condensation", "repair-tent-pole"),
        ),
    ),
    Article(
        slug="tent-condensation",
        category="tents",
        title="Is my tent leaking, or is it condensation?",
        summary="Wet inside in the morning is nearly always your own breath. How to tell, and how to avoid both.",
        asked_as=(
            "tent is wet inside",
            "tent leaks",
            "water drops on the ceiling",
            "rain came through",
            "waterproof tent not waterproof",
        ),
        tags=("tents", "care"),
        age_days=88,
        body=(
            rich(
                "<p>Two sleepers breathe out half a litre of water in a night. On a cold outer tent it turns into drops, which then fall on your face and feel like rain.</p>"
            ),
            table(
                ("What you see", "Most likely"),
                ("fine drops all over the inside of the outer tent", "condensation"),
                ("wet foot end of the sleeping bag", "it touched the wall"),
                ("drops along one seam, only in rain", "a seam that needs sealing"),
                ("a puddle on the floor after a dry night", "a bottle; sorry"),
                ("damp floor on wet ground", "pressure through a worn floor"),
            ),
            rich(
                "<h2>Less condensation</h2><ul><li>Open both vents at the top, also in rain; they are covered.</li><li>Leave the outer door open by a hand's breadth.</li><li>Do not pitch right beside a stream or in a hollow.</li><li>Keep wet jackets outside, under the awning.</li></ul>"
            ),
            steps(
                (
                    "Test for a leak",
                    "Set the tent up in the garden and spray it with a hose from above for ten minutes, with nobody inside.",
                ),
                ("Mark the place", "With tape, from inside."),
                (
                    "Seal the seam",
                    "Clean it with alcohol, brush on seam sealer for silicone fabric, and let it dry for 24 hours.",
                ),
            ),
            info(
                '<p>A seam that leaks within three years is a warranty case. Send us photos: <a href="article:faulty-item-warranty">Something is faulty</a>.</p>'
            ),
            related("pitch-your-lark", "faulty-item-warranty"),
        ),
    ),
    Article(
        slug="repair-tent-pole",
        category="tents",
        title="Repair a broken tent pole on the trail",
        summary="The metal sleeve in your tent bag fixes a pole in five minutes. How to get a new section afterwards.",
        asked_as=(
            "pole snapped",
            "broken tent pole",
            "replacement pole",
            "spare parts tent",
            "bent pole",
        ),
        tags=("tents", "repair"),
        age_days=72,
        body=(
            rich(
                "<p>Every tent of ours has a <strong>repair sleeve</strong> in the peg bag: a metal tube as long as a finger. It goes over the break and holds for the rest of the trip.</p>"
            ),
            steps(
                (
                    "Take the tension off",
                    "Pull the pole out of the eyelets. Look out for splinters.",
                ),
                (
                    "Straighten the ends",
                    "Bend the metal with a stone or the handle of a knife until the sleeve slides over it. File off sharp edges on a rock.",
                ),
                (
                    "Slide the sleeve over the break",
                    "From the nearest end of the pole, so that the break is in the middle.",
                ),
                (
                    "Tape both ends of the sleeve",
                    "Any strong tape. Wind it three times so that the sleeve cannot move.",
                ),
            ),
            tip("<p>No sleeve? A tent peg and a lot of tape make a splint.</p>"),
            table(
                ("Part", "Fits", "Price"),
                ("pole section, 38 cm", "Lark 1, Lark 2", "€9"),
                ("pole section, 55 cm", "Heron 4", "€12"),
                ("shock cord, 4 m", "all", "€4"),
                ("repair sleeve", "all", "€3"),
            ),
            rich(
                "<p>You find the parts in the shop under <strong>Tents → Parts</strong>. To change a section, untie the cord at one end, thread the new section in, and tie it again at three quarters of the length of the pole. If the pole broke in normal wind within three years, the section is free: write to the returns desk with a photo.</p>"
            ),
            related("faulty-item-warranty", "pitch-your-lark"),
        ),
    ),
    Article(
        slug="choose-a-stove",
        category="stoves",
        title="Which stove suits my trip?",
        summary="Cinder, Cinder Boil or Ember: weight, boiling time, fuel and where you may use each.",
        asked_as=(
            "best stove for hiking",
            "gas or wood stove",
            "does cinder fit my canister",
            "how long does a canister last",
        ),
        tags=("stoves", "gas", "choosing"),
        age_days=135,
        body=(
            image("stove", "A small stove with a blue flame and a pot"),
            table(
                ("At a glance", "Cinder", "Cinder Boil", "Ember"),
                ("Fuel", "gas canister", "gas canister", "twigs and cones"),
                ("Weight", "92 g", "380 g with pot", "410 g"),
                ("Boils half a litre in", "3 min 30 s", "2 min 10 s", "6 to 9 min"),
                ("Lighter", "no", "piezo", "no"),
                (
                    "Good for",
                    "cooking, small packs",
                    "coffee and noodles, wind",
                    "long trips, dry woods",
                ),
                ("Price", "€49", "€119", "€69"),
            ),
            rich(
                "<h2>How much gas do I need?</h2><p>Reckon 25 grams per person and day in summer for two hot drinks and one meal. A canister of 230 g lasts two people four to five days. Below 5 °C, double it, and keep the canister in your sleeping bag at night.</p><h2>Which canisters fit?</h2><p>All screw-on canisters with a standard screw valve (EN 417), of any maker. Canisters that are pierced or clicked on do not fit.</p>"
            ),
            warning(
                "<p>In dry summers many regions forbid open fire, and the Ember counts as open fire. A gas stove with a valve is usually allowed. Ask locally.</p>"
            ),
            accordion(
                (
                    "Can I use a big pot on the Cinder Boil?",
                    "<p>With the pot stand (€12), up to 18 cm across.</p>",
                ),
                (
                    "Do you sell canisters?",
                    '<p>Yes, 110 g and 230 g, with some limits: <a href="article:shipping-gas-canisters">Shipping of gas canisters</a>.</p>',
                ),
            ),
            related("light-your-cinder", "shipping-gas-canisters", "clean-a-stove"),
        ),
    ),
    Article(
        slug="light-your-cinder",
        category="stoves",
        title="Light your Cinder safely",
        summary="First use, lighting, cooking in wind, and what to do when the flame is yellow, weak or goes out.",
        asked_as=(
            "stove won't light",
            "weak flame",
            "yellow flame",
            "smell of gas",
            "piezo not sparking",
            "cinder instructions",
        ),
        tags=("stoves", "how-to", "safety"),
        age_days=92,
        body=(
            steps(
                (
                    "Check the valve and the ring",
                    "The black rubber ring must be clean and without cracks. Close the valve by turning it to the right.",
                ),
                (
                    "Screw the stove on",
                    "Upright, outdoors, hand-tight. A short hiss is normal. A long hiss means: take it off and look at the ring.",
                ),
                (
                    "Unfold the arms and stand it firmly",
                    "On flat rock or hard earth, three metres from the tent.",
                ),
                (
                    "Light, then open",
                    "Hold the flame to the burner and open the valve by a quarter turn. With the Cinder Boil, open a little and press the button.",
                ),
                (
                    "Afterwards, let it cool",
                    "Ten minutes. Unscrew it quickly; a short hiss is normal again.",
                ),
            ),
            table(
                ("What you see", "What to do"),
                ("yellow, sooty flame", "the air holes are dirty; blow through them"),
                (
                    "weak flame in the cold",
                    "warm the canister with your hands or in lukewarm water, never on a flame",
                ),
                (
                    "flame goes out in wind",
                    "stand with your back to the wind; never wrap foil around stove and canister",
                ),
                (
                    "piezo does not spark",
                    "dry the tip; use a lighter; it is a warranty case if it stays so",
                ),
                (
                    "smell of gas while closed",
                    "unscrew it, go away from fire, do not use it again, write to us",
                ),
            ),
            warning(
                "<p>Foil or stones around the canister heat it until it bursts. Never cook in the tent.</p>"
            ),
            related("choose-a-stove", "clean-a-stove", "faulty-item-warranty"),
        ),
    ),
    Article(
        slug="clean-a-stove",
        category="stoves",
        title="Clean and store a stove",
        summary="Unblock the jet, get burnt milk out of the pot, scrape soot off the Ember, and store gas in winter.",
        asked_as=(
            "clean burner",
            "blocked jet",
            "burnt pot",
            "store gas canister winter",
            "soot on wood stove",
        ),
        tags=("stoves", "care"),
        age_days=48,
        body=(
            rich("<h2>Cinder and Cinder Boil</h2>"),
            steps(
                ("Take the canister off and let everything cool", "Outdoors."),
                (
                    "Brush the burner head",
                    "With a dry toothbrush. No water, no soap: wet jets spit.",
                ),
                (
                    "Free the jet",
                    "Use the pin in the lid of the bag, once in and out. A needle is too thick and makes the hole wider.",
                ),
                ("Check the rubber ring", "Once a year put on a new one. A set of three costs €4."),
            ),
            rich(
                "<h2>The pot</h2><p>Burnt food comes off overnight with hot water and two spoons of washing soda. No scouring powder on the coated side. The cover of the Cinder Boil may be washed by hand at 30 °C.</p><h2>Ember</h2><p>Soot is not dirt, it even helps: black pots get hot faster. Scrape off what is loose, and keep the stove in its bag, so that only the bag gets black. Tar at the rim burns off in a hot fire of dry twigs.</p><h2>Winter storage</h2><p>Keep canisters upright, dry, below 40 °C and out of reach of children. Not in the cellar, where gas could gather, and not in the car. A canister has no date of expiry, but one with rust on the valve should go to the recycling yard.</p>"
            ),
            tip(
                "<p>Weigh a canister on the kitchen scales and write the grams on it with a pen. You always know what is left.</p>"
            ),
            related("light-your-cinder", "choose-a-stove"),
        ),
    ),
    Article(
        slug="jacket-size-guide",
        category="jackets",
        title="Jacket size guide",
        summary="Chest, waist and arm in centimetres for Drizzle, Squall and Loft, and how to measure with a string.",
        asked_as=(
            "what size should I order",
            "size chart",
            "sizing jacket",
            "between two sizes",
            "does it run small",
        ),
        tags=("jackets", "sizes"),
        age_days=205,
        body=(
            table(
                ("Size", "Chest", "Waist", "Arm from neck"),
                ("XS", "84–88 cm", "70–74 cm", "78 cm"),
                ("S", "89–94 cm", "75–80 cm", "80 cm"),
                ("M", "95–101 cm", "81–87 cm", "82 cm"),
                ("L", "102–108 cm", "88–95 cm", "84 cm"),
                ("XL", "109–116 cm", "96–104 cm", "86 cm"),
                ("XXL", "117–125 cm", "105–114 cm", "88 cm"),
            ),
            image("jacket", "A green rain jacket on a hanger"),
            steps(
                ("Chest", "Around the widest part, under the arms, over a thin shirt."),
                ("Waist", "Where you bend to the side."),
                (
                    "Arm",
                    "From the bone at the back of the neck, over the shoulder, to the wrist, with the elbow bent.",
                ),
            ),
            rich(
                "<p>No tape measure? Use a string and a ruler. All our cuts are for all genders; hips wider than the chest measure by more than 10 cm: take one size up.</p>"
            ),
            table(
                ("Jacket", "Cut", "Between two sizes"),
                ("Drizzle", "loose, fits over a fleece", "take the smaller"),
                ("Squall", "room for a Loft below", "take your normal size"),
                ("Loft", "close to the body", "take the bigger"),
            ),
            info(
                '<p>Got it wrong anyway? One <a href="article:exchange-size">exchange for another size</a> per item is free.</p>'
            ),
            related("exchange-size", "waterproof-ratings"),
        ),
    ),
    Article(
        slug="wash-and-reproof",
        category="jackets",
        title="Wash and re-proof a rain jacket",
        summary="A jacket that soaks up water needs a wash and heat, not a new jacket. Step by step for Drizzle and Squall.",
        asked_as=(
            "jacket not waterproof anymore",
            "how to wash drizzle jacket",
            "water doesn't bead",
            "reproof",
            "jacket wets out",
            "can I tumble dry",
        ),
        tags=("jackets", "care", "washing"),
        age_days=195,
        body=(
            image("jacket", "A green rain jacket on a hanger"),
            rich(
                "<p>When drops no longer roll off, the outer fabric soaks up water and feels cold. The membrane below is usually still tight. Sweat, skin fat and smoke have covered the water-repellent finish; washing brings it back.</p>"
            ),
            steps(
                ("Close everything", "All zips and flaps. Turn nothing inside out."),
                (
                    "Wash at 30 °C",
                    "Gentle programme, liquid wash for membranes, no softener. Rinse twice.",
                ),
                (
                    "Dry with heat",
                    "Tumble dryer at low heat for 30 minutes, or iron it on the lowest setting under a cloth. The heat wakes the finish up.",
                ),
                (
                    "Do the drop test",
                    "Sprinkle water on the shoulders. If it pearls, you are done.",
                ),
                (
                    "Re-proof if needed",
                    "Spray a PFAS-free finish on the damp jacket, wait two minutes, wipe off drops, dry with heat again.",
                ),
            ),
            warning(
                "<p>Softener, bleach and dry cleaning destroy the finish for good. The warranty does not cover that.</p>"
            ),
            accordion(
                (
                    "How often?",
                    "<p>After about ten days of wear, at the latest when the collar looks grey. Washing too rarely does more harm than washing too often.</p>",
                ),
                (
                    "And the Loft?",
                    "<p>Same wash, dryer with two clean tennis balls, no re-proofing needed.</p>",
                ),
                (
                    "The inside peels off in flakes",
                    '<p>That is the membrane coming loose. Within three years it is a <a href="article:faulty-item-warranty">warranty case</a>.</p>',
                ),
            ),
            related("waterproof-ratings", "faulty-item-warranty"),
        ),
    ),
    Article(
        slug="waterproof-ratings",
        category="jackets",
        title="Drizzle or Squall? What waterproof numbers mean",
        summary="10,000 or 20,000 mm, 2.5 or 3 layers, PFAS-free: what the figures mean outdoors, and which jacket you need.",
        asked_as=(
            "difference between drizzle and squall",
            "10000 mm water column",
            "is the jacket waterproof",
            "breathable",
            "PFAS free",
        ),
        tags=("jackets", "choosing"),
        age_days=58,
        body=(
            table(
                ("At a glance", "Drizzle", "Squall", "Loft"),
                (
                    "Made for",
                    "showers, travel, every day",
                    "days of rain, mountains, heavy packs",
                    "cold and dry, or under a shell",
                ),
                ("Water column", "10,000 mm", "20,000 mm", "—"),
                ("Layers", "2.5", "3", "synthetic filling"),
                ("Weight, size M", "290 g", "460 g", "410 g"),
                ("Price", "€139", "€259", "€179"),
            ),
            rich(
                "<h2>Water column</h2><p>The number says how high a column of water may stand on the fabric before a drop comes through. Rain alone needs 2,000 mm. Sitting on wet ground needs 5,000, the straps of a heavy pack press with more than 10,000. That is the real difference between the two shells.</p><h2>Layers</h2><p>With 2.5 layers the membrane is protected by a print; it is light, but feels clammy on bare arms. Three layers have a fine cloth inside, last longer and breathe better.</p><h2>Breathing</h2><p>No shell lets out as much as you sweat uphill. The zips under the arms of the Squall do more than any number.</p>"
            ),
            info(
                '<p>All our rain fabrics are free of PFAS. The price for that: they want to be washed more often. See <a href="article:wash-and-reproof">Wash and re-proof a rain jacket</a>.</p>'
            ),
            related("jacket-size-guide", "wash-and-reproof"),
        ),
    ),
    Article(
        slug="adjust-a-pack",
        category="packs",
        title="Adjust the Fell 50 to your back",
        summary="Set the back length, then hip belt, shoulder straps and the small upper straps, in this order.",
        asked_as=(
            "backpack hurts",
            "how to adjust backpack",
            "shoulder pain pack",
            "back length fell 50",
            "hip belt too loose",
        ),
        tags=("packs", "how-to"),
        age_days=82,
        body=(
            image("pack", "A green hiking pack with a rolled mat on top"),
            rich(
                "<p>A pack that hurts is usually a pack that was never adjusted. Put about 8 kg in it first; an empty pack tells you nothing.</p>"
            ),
            steps(
                (
                    "Find your back length",
                    "From the bone at the bottom of your neck to the upper edge of your hips. Under 45 cm: S. 45 to 50 cm: M. Over 50 cm: L.",
                ),
                (
                    "Move the harness",
                    "Open the tab behind the back pad, slide the shoulder part to S, M or L, close it.",
                ),
                (
                    "Loosen all straps and put it on",
                    "The middle of the hip belt must sit on the hip bone, not above.",
                ),
                (
                    "Close the hip belt first",
                    "Most of the weight hangs there. It should be tight enough to cough in.",
                ),
                ("Pull the shoulder straps", "Until they lie flat, not until they carry."),
                (
                    "Pull the upper straps",
                    "To an angle of about 45 degrees. Close the chest strap loosely, a hand below the collarbone.",
                ),
            ),
            tip(
                "<p>On the trail, change something every hour: loosen the shoulders uphill, tighten the belt downhill.</p>"
            ),
            accordion(
                (
                    "The hip belt is at its end",
                    "<p>It fits hips from 70 to 115 cm. Longer and shorter belts can be bought for €25.</p>",
                ),
                (
                    "Does the Wren 24 have this too?",
                    "<p>No, one length for all. It fits backs from 42 to 52 cm.</p>",
                ),
                (
                    "Where does the rain cover hide?",
                    "<p>In the bottom, behind the small zip. It is tied on with a loop.</p>",
                ),
            ),
            related("sleeping-bag-temperatures", "faulty-item-warranty"),
        ),
    ),
    Article(
        slug="sleeping-bag-temperatures",
        category="packs",
        title="Warm enough? Sleeping bag and mat explained",
        summary="What comfort and limit temperatures mean for the Moss, why the mat matters as much, and how to sleep warmer.",
        asked_as=(
            "sleeping bag temperature",
            "is moss warm enough for winter",
            "comfort limit",
            "R value",
            "cold at night",
        ),
        tags=("sleeping", "choosing"),
        age_days=66,
        body=(
            table(
                ("At a glance", "Means", "Moss"),
                ("Comfort", "a person who feels the cold sleeps well", "−2 °C"),
                ("Limit", "a person who is rarely cold sleeps curled up", "−8 °C"),
            ),
            rich(
                "<p>Go by the <strong>comfort</strong> figure. Tired, hungry and damp from the day, most of us feel the cold. The Moss is for nights from spring to autumn; in frost for several days it is too thin.</p><h2>The mat</h2><p>Half of the cold comes from below, where the filling is pressed flat. The Pebble has an R-value of 3.4: good down to about −3 °C on the ground. Put a foam mat under it for more.</p>"
            ),
            steps(
                ("Shake it out an hour before", "The filling needs time to rise."),
                (
                    "Eat something and walk once round the tent",
                    "A bag keeps heat, it does not make any.",
                ),
                (
                    "Wear dry socks and a hat",
                    "Not everything you have: squeezed filling does not warm.",
                ),
                (
                    "Fill a bottle with hot water",
                    "Between the thighs it works better than at the feet.",
                ),
            ),
            accordion(
                (
                    "Can I wash the Moss?",
                    "<p>At 30 °C in a big machine with little detergent, once a year. Dry for hours with tennis balls.</p>",
                ),
                (
                    "The mat loses air overnight",
                    "<p>Air shrinks when it cools, so a little softness is normal. If it is flat by midnight, hold it under water, look for bubbles, and use the patches in the bag.</p>",
                ),
                (
                    "Can I return a bag I slept in?",
                    "<p>No, only with the hygiene seal unbroken. Faults are another matter.</p>",
                ),
            ),
            related("tent-condensation", "faulty-item-warranty"),
        ),
    ),
)
