"""Personal data out of queries, before anything is stored.

Rather too much than too little: a query that lost its article number still says what was
looked for. A short number that nothing names (a model, a year, a size) stays.
"""

import re
import unicodedata

LONGEST = 2000
MANY_DIGITS = 6
MAIL, NUMBER = "[mail]", "[number]"

MAIL_ADDRESS = re.compile(r"[^\s@<>(),;:\"]{1,100}@[^\s@<>(),;:\"]+\.[^\s@<>(),;:\"]+")
# “ana at example dot com”, “ana [at] example.com”, “ana (et) ornek nokta com”.
_AT = r"(?:\s*[\[({]\s*(?:at|ät|et)\s*[\])}]\s*|\s+(?:at|ät|et|@|kuyruklu a)\s+|\s*@\s*)"
_DOT = r"(?:\s*[\[({]\s*(?:dot|nokta|punkt)\s*[\])}]\s*|\s+(?:dot|nokta|punkt|\.)\s+|\.)"
SPOKEN_ADDRESS = re.compile(
    rf"(?i)[\w.+%-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}"
    r"(?:com|net|org|edu|gov|info|biz|app|dev|io|me|eu|co|tr|uk|us|de|fr|nl|es|it|ch|at|be|se|"
    r"no|dk|fi|pl|gr|ru|ua|az|example|test)\b"
)
# An address that lacks its end; and a handle of ours or of another network.
HALF_ADDRESS = re.compile(r"(?<!\S)[\w.+%-]{1,64}@[\w-]{2,63}(?!\S)")
WORD = re.compile(r"[^\W_]+")
# Two letters, two digits and the account, in blocks or not: the whole of it goes.
IBAN = re.compile(r"(?i)(?<![^\W_])[a-z]{2}\d{2}(?:[ .-]?[a-z0-9]{4}){2,7}(?:[ .-]?[a-z0-9]{1,3})?")
_SIGNS = r" \t()./\\:,;*#_+\-\u00ad\u00b7\u2010-\u2015\u2212"
# Card and phone numbers: digits in groups.
GROUPS = re.compile(rf"[+(]?\d[\d{_SIGNS}]*\d")
# Digits written one by one, as words.
_DIGIT = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|sıfır|sifir|bir|iki|üç|uc|dört|dort|"
    r"beş|bes|altı|alti|yedi|sekiz|dokuz|\d)"
)
SPOKEN_NUMBER = re.compile(rf"(?i)(?<!\w){_DIGIT}(?:[ ,.\-]+{_DIGIT}){{5,}}(?!\w)")
# A shorter number that its neighbour calls a number, also one with letters in it.
NAMED = re.compile(
    r"(?i)((?<!\w)(?:order|invoice|ticket|case|customer|account|booking|reference|ref|serial|"
    r"sipari[sş]\w*|fatura\w*|kargo|takip|talep\w*|müşteri|musteri|hesap|başvuru|basvuru|seri|"
    r"tracking|numara\w*|number|nr|no|id|pin|cvv|cvc|tc|t\.c\.|tckn|#)"
    r"(?:\.|\b)?(?:[ :#=\-]{0,3}(?:number|nummer|numara\w*|nr|no|id|is|kodu|code)\b\.?)?"
    r"[ :#=\-]{0,3})"
    r"(?=[a-z0-9/\-]*\d)([a-z0-9][a-z0-9/\-]{2,40})(?!\w)"
)
SHORTEST_NAMED = 3
SPACES = re.compile(r"\s+")
# Format characters, and what only changes how the one before looks (emoji digits).
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3"
    "\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)


def scrub(text: str) -> str:
    """The text without mail addresses and without long or named numbers (cards, accounts,
    orders, phones), however they are written."""
    text = INVISIBLE.sub("", text[:LONGEST].replace("\0", " "))
    text = plain_digits(SPACES.sub(" ", text))
    text = MAIL_ADDRESS.sub(MAIL, text)
    text = SPOKEN_ADDRESS.sub(MAIL, text)
    text = HALF_ADDRESS.sub(MAIL, text)
    text = IBAN.sub(_long_number, text)
    text = WORD.sub(_mixed, text)
    text = GROUPS.sub(_long_number, text)
    text = SPOKEN_NUMBER.sub(NUMBER, text)
    text = NAMED.sub(_named, text)
    return SPACES.sub(" ", text).strip()


def plain_digits(text: str) -> str:
    """Digits of every script as 0 to 9, full-width signs as plain ones: ٤١١١ is a number too."""
    if text.isascii():
        return text
    return "".join(_plain(character) for character in text)


def _plain(character: str) -> str:
    if character.isascii():
        return character
    value = unicodedata.decimal(character, None)
    if value is None:
        value = unicodedata.digit(character, None)
    if value is not None:
        return str(value)
    if character == "\ufe6b":
        return "@"
    if "\uff01" <= character <= "\uff5e":
        return chr(ord(character) - 0xFEE0)
    return character


def _long_number(match: re.Match) -> str:
    found = match.group()
    return NUMBER if sum(map(str.isdigit, found)) >= MANY_DIGITS else found


def _mixed(match: re.Match) -> str:
    """Plain digits may go on in the next group: they are looked at with it."""
    found = match.group()
    return found if found.isdigit() else _long_number(match)


def _named(match: re.Match) -> str:
    name, number = match.groups()
    digits = sum(map(str.isdigit, number))
    return f"{name}{NUMBER}" if digits >= SHORTEST_NAMED else match.group()
