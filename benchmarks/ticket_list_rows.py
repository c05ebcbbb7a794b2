"""Many tickets by SQL, spread as in a living help desk: 1 % wait for us, most of them young;
tags by Zipf; two to six messages each; texts short, so that a million fit on a laptop's disk."""

from django.db import connection

TABLES = [
    "person",
    "personaddress",
    "ticket",
    "message",
    "ticketevent",
    "taggedticket",
    "ticketvalue",
    "outgoingmail",
]
TAGS = 100

_TICKETS = """
INSERT INTO wagdesk_inbox_ticket (number, public_id, reply_token, mailbox_id, requester_id,
    subject, channel, locale, status, assignee_id, team_id, priority, type, due_at, has_files,
    version, created_at, updated_at, first_reply_at, first_solved_at, last_solved_at,
    waiting_since, snoozed_until)
SELECT g, gen_random_uuid(), md5('token' || g), box, 1 + (g::bigint * 7919) % greatest(1, {n} / 5),
    'Question ' || g || ' about a tent', CASE WHEN g % 5 = 0 THEN 'form' ELSE 'email' END,
    (ARRAY['en','en','en','en','en','en','en','tr','tr','de'])[1 + (r2 * 10)::int % 10], status,
    CASE WHEN r3 < 0.3 AND status IN ('new', 'open', 'on_hold') THEN NULL
         ELSE {agents}[1 + (r4 * 1000)::int % 12] END,
    CASE WHEN r2 < 0.3 THEN {teams}[1 + (r3 * 100)::int % 3] END,
    CASE WHEN r4 < 0.8 THEN 2 WHEN r4 < 0.9 THEN 3 WHEN r4 < 0.95 THEN 4 ELSE 1 END,
    (ARRAY['', '', 'question', 'incident', 'problem', 'task'])[1 + (r5 * 60)::int % 6],
    CASE WHEN r5 < 0.05 THEN at + interval '9 days' END, r3 < 0.15, 6, at,
    at + r2 * interval '3 days', at + interval '2 hours',
    CASE WHEN status IN ('solved', 'closed') THEN at + interval '1 day' END,
    CASE WHEN status IN ('solved', 'closed') THEN at + interval '1 day' END,
    CASE WHEN status IN ('new', 'open') AND r4 < 0.9 THEN at + interval '1 hour' END,
    CASE WHEN status = 'open' AND r5 < 0.03 THEN now() + interval '5 days' END
FROM (
    SELECT g, r2, r3, r4, r5,
        now() - ({n} - g + 1) * (interval '730 days' / {n}) AS at,
        {boxes}[CASE WHEN r5 < 0.7 THEN 1 WHEN r5 < 0.9 THEN 2 ELSE 3 END] AS box,
        CASE WHEN g > {n} * 0.98 AND r1 < 0.5
             THEN (ARRAY['new', 'open', 'on_hold'])[1 + (r2 * 100)::int % 3]
             WHEN r1 > 0.99 THEN 'pending' WHEN r1 > 0.97 THEN 'solved'
             WHEN r1 > 0.95 THEN 'spam' ELSE 'closed' END AS status
    FROM (SELECT g, random() r1, random() r2, random() r3, random() r4, random() r5
          FROM generate_series(1, {n}) g) drawn) spread
"""
_MESSAGES = """
INSERT INTO wagdesk_inbox_message (ticket_id, kind, channel, person_id, author_id, from_address,
    subject, visible_text, folded_text, html, recipients, automatic, flagged, created_at)
SELECT t.number, CASE WHEN k % 2 = 1 THEN 'customer' ELSE 'reply' END, t.channel,
    CASE WHEN k % 2 = 1 THEN t.requester_id END,
    CASE WHEN k % 2 = 0 THEN {agents}[1 + t.number % 12] END, '', '',
    'Part ' || k || ' of ticket ' || t.number || ': the pole of my tent is bent, can you send '
    || 'another one, and how long will it take?', '', '', '{{}}', false, '',
    t.created_at + k * interval '1 hour'
FROM wagdesk_inbox_ticket t, generate_series(1, 2 + (t.number % 5)) k
"""
_EVENTS = """
INSERT INTO wagdesk_inbox_ticketevent (ticket_id, kind, cause, actor_id, status, data, at)
SELECT ticket_id, CASE WHEN kind = 'customer' THEN 'customer_wrote' ELSE 'replied' END,
    CASE WHEN kind = 'customer' THEN 'customer' ELSE 'agent' END, author_id, 'open',
    jsonb_build_object('message', id, 'before', 'open'), created_at
FROM wagdesk_inbox_message
"""
_MAILS = """
INSERT INTO wagdesk_inbox_outgoingmail (mailbox_id, message_id, ticket_id, kind,
    internet_message_id, in_reply_to, "references", sender, "to", cc, bcc, sender_name, refused,
    reply_to, subject, text, html, automatic, state, not_before, attempts, last_error,
    provider_id, created_at, sent_at)
SELECT t.mailbox_id, m.id, t.number, 'reply', 'mail-' || m.id || '@bench.example', '', '[]',
    'support@bench.example', '["p@bench.example"]', '[]', '[]', '', '[]', '', 'Re', 'x', '', false,
    'sent', m.created_at, 1, '', '', m.created_at, m.created_at
FROM wagdesk_inbox_message m JOIN wagdesk_inbox_ticket t ON t.number = m.ticket_id
WHERE m.kind = 'reply'
"""
_PEOPLE = """
INSERT INTO wagdesk_inbox_person (id, name, locale, time_zone, created_at)
SELECT g, 'Person ' || g, 'en', '', now() FROM generate_series(1, greatest(1, {n} / 5)) g
"""
_ADDRESSES = """
INSERT INTO wagdesk_inbox_personaddress (person_id, channel, value, bounce_reason)
SELECT id, 'email', 'p' || id || '@mail.example', '' FROM wagdesk_inbox_person
"""
# Log-uniform ranks: the share of a tag falls as one over its rank.
_TAGS = """
INSERT INTO wagdesk_inbox_taggedticket (tag_id, content_object_id, status, updated_at)
SELECT DISTINCT {tags}[floor(exp(random() * ln(101)))::int], number, status, updated_at
FROM wagdesk_inbox_ticket, generate_series(1, 2) k
"""
_VALUES = """
INSERT INTO wagdesk_inbox_ticketvalue (ticket_id, field_id, text, number, yes, status, updated_at)
SELECT number, {plan}, (ARRAY['free', 'free', 'free', 'free', 'free', 'free', 'basic', 'basic',
    'basic', 'pro'])[1 + (random() * 1000)::int % 10], NULL::numeric, NULL::boolean, status,
    updated_at FROM wagdesk_inbox_ticket WHERE number % 5 > 0
UNION ALL
SELECT number, {order}, '', number * 10, NULL, status, updated_at
    FROM wagdesk_inbox_ticket WHERE number % 2 = 0
"""
_STEPS = (_PEOPLE, _ADDRESSES, _TICKETS, _MESSAGES, _EVENTS, _MAILS, _TAGS, _VALUES)


def fill(number: int, facts: dict[str, object]) -> None:
    """``facts``: ids as SQL arrays (agents, boxes, teams, tags) and the fields' ids."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("SELECT setseed(0.5)")
        indexes = _drop_indexes(cursor)
        for step in _STEPS:
            cursor.execute(step.format(n=number, **facts))
        for definition in indexes:
            cursor.execute(definition)
        for table in TABLES:
            name = f"wagdesk_inbox_{table}"
            key = "number" if table == "ticket" else "id"
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{name}', '{key}'), "
                f"coalesce(max({key}), 1)) FROM {name}"
            )
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")


def _drop_indexes(cursor) -> list[str]:
    """Made anew at the end: a hundred times faster."""
    names = ", ".join(f"'wagdesk_inbox_{table}'" for table in TABLES)
    cursor.execute(
        f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({names}) "
        "AND indexname NOT IN (SELECT conname FROM pg_constraint)"
    )
    rows = cursor.fetchall()
    for name, _definition in rows:
        cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _name, definition in rows]
