"""Personal data out of queries, before anything is stored."""

import re

LONGEST = 2000
MANY_DIGITS = 6
MAIL_ADDRESS = re.compile(r"[^\s@<>(),;:\"]{1,100}@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\"]+")
WORD = re.compile(r"[^\W_]+")
# Card and phone numbers: digits in groups.
GROUPS = re.compile(r"[+(]?\d[\d \t().\-–/]*\d")
# A shorter number that its neighbour calls a number.
NAMED = re.compile(
    r"(?i)((?:order|invoice|sipariş|siparis|fatura|takip|tracking|numara\w*|number|no\.?|#)"
    r"[ :#-]{0,3})\d{4,}"
)
SPACES = re.compile(r"\s+")


def scrub(text: str) -> str:
    """The text with mail addresses and long numbers (cards, orders, phones) taken out."""
    text = MAIL_ADDRESS.sub("[mail]", text[:LONGEST].replace("\0", " "))
    text = GROUPS.sub(_long_number, WORD.sub(_long_number, text))
    text = NAMED.sub(r"\1[number]", text)
    return SPACES.sub(" ", text).strip()


def _long_number(match: re.Match) -> str:
    found = match.group()
    return "[number]" if sum(map(str.isdigit, found)) >= MANY_DIGITS else found
