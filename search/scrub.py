"""Personal data out of queries, before anything is stored."""

import re

MAIL_ADDRESS = re.compile(r"[^\s@<>(),;:\"]+@[^\s@<>(),;:\"]+")
# Letters may lead (INV-20394857); blanks, dots and hyphens may stand between the digits.
LONG_NUMBER = re.compile(r"(?<!\w)[^\W\d_]{0,5}[-#/]?\+?\(?\d(?:[ \t().\-–/]{0,2}\d){5,}(?!\d)\w*")
SPACES = re.compile(r"\s+")


def scrub(text: str) -> str:
    """The text with mail addresses and long numbers (cards, orders, phones) taken out."""
    text = MAIL_ADDRESS.sub("[mail]", text.replace("\0", " "))
    text = LONG_NUMBER.sub("[number]", text)
    return SPACES.sub(" ", text).strip()
