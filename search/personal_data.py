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
