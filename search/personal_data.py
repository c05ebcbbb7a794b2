"""Where search keeps personal data: nowhere that an address could find.

Queries are scrubbed before they are stored and hang on a random visitor key that lives
seven days; nothing links them to a person but a ticket's visit, which inbox declares.
"""

from wagdesk.personal_data import registry

registry.register_impersonal("wagdesk_search.visitor", "key")
registry.register_impersonal("wagdesk_search.visit", "locale")
registry.register_impersonal(
    "wagdesk_search.searchlog", "query", "normalised", "corrected", "locale"
)
registry.register_impersonal("wagdesk_search.searchclick", "kind", "object_id")
registry.register_impersonal(
    "wagdesk_search.indexchange", "kind", "object_id", "last_error", "claimed_by"
)
for _counts in ("countedday", "searchday", "queryday"):
    registry.register_impersonal(f"wagdesk_search.{_counts}", "help_center")
registry.register_impersonal("wagdesk_search.countedday", "time_zone")
registry.register_impersonal("wagdesk_search.searchday", "locale")
registry.register_impersonal("wagdesk_search.queryday", "locale", "normalised", "query")
# What editors write: rules for everybody's searches, and the titles of articles.
registry.register_impersonal("wagdesk_search.synonym", "locale", "words", "gives")
registry.register_impersonal("wagdesk_search.stopphrase", "locale", "phrase")
registry.register_impersonal("wagdesk_search.protectedterm", "locale", "term")
for _name in ("promotion", "hiddenresult"):
    registry.register_impersonal(
        f"wagdesk_search.{_name}", "locale", "kind", "object_id", "title", "queries"
    )
registry.register_impersonal(
    "wagdesk_search.steeringpreview", "summary", "claimed_by", "changes", "result"
)
# Searches of many people, in words of public documents.
registry.register_impersonal("wagdesk_search.commonsearch", "locale", "terms", "text")
registry.register_impersonal(
    "wagdesk_search.calibration",
    "kind",
    "locale",
    "help_center",
    "embedder",
    "weights",
    "reliability",
)
registry.register_impersonal(
    "wagdesk_search.documentvector", "kind", "object_id", "locale", "embedder", "text_hash"
)
