"""Words that say nothing about what is looked for. Taken out of queries only."""

ENGLISH = """
a about after again all also am an and any are as at be because been before being but by can
could d did do does doing don each few for from further had has have having he her here hers him
his how i if in into is it its itself just ll m me more most my myself no nor not now of off on
once only or other our ours out over own please re s same she should so some such t than that
the their theirs them then there these they this those through to too under until up ve very was
we were what when where which while who whom why will with would you your yours
"""

TURKISH = """
acaba ama ancak artık aslında az bana bazı belki ben benden beni benim bile bir biri biz bizden
bize bizi bizim bu buna bunda bundan bunlar bunu bunun burada çok çünkü da daha de değil diye
dolayı en fakat gibi göre hangi hani hem hep her hiç için ile ise işte ki kim kime kimi lütfen
mı mi mu mü mıdır midir mudur müdür misin mısınız misiniz ne neden nedir nerede nereye niçin
niye o olan olarak oldu olduğu olduğunu olsa olup ona ondan onlar onlara onları onların onu onun
peki sanki sen senden seni senin siz sizden size sizi sizin şey şu şuna şunu tüm ve veya ya yani
nasıl kaç
"""

STOP_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(ENGLISH.split()),
    "tr": frozenset(TURKISH.split()),
}

# What letters begin and end with. Taken out of long texts, together with the stop words.
ENGLISH_POLITE = """
hello hi hey dear sir madam team thanks thank thx regards best kind kindly sincerely cheers hope
help want need like know tell let get got would appreciate wondering today yesterday morning
afternoon evening
"""

TURKISH_POLITE = """
merhaba merhabalar selam sayin iyi gunler aksamlar calismalar tesekkur tesekkurler ederim ederiz
saygilar saygilarimla kolay gelsin rica yardim yardimci olur olursaniz olabilir misiniz istiyorum
bugun dun
"""

POLITE_WORDS: dict[str, frozenset[str]] = {
    "en": frozenset(ENGLISH_POLITE.split()),
    "tr": frozenset(TURKISH_POLITE.split()),
}
