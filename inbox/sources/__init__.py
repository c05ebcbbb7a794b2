"""Places that mail comes from, behind one contract.

``contract`` is what a kind offers, ``registry`` knows all kinds, ``ledger`` what a source has
shown us before. ``actions/fetch_source.py`` is the only one that writes.
"""
