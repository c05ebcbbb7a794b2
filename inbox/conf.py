"""The inbox's settings, read when called."""

from django.conf import settings


def mail_max_bytes() -> int:
    """``WAGDESK_MAIL_MAX_BYTES``: the largest mail the listener takes; default 35 MB."""
    return getattr(settings, "WAGDESK_MAIL_MAX_BYTES", 35 * 1024 * 1024)


def attachment_max_bytes() -> int:
    """``WAGDESK_ATTACHMENT_MAX_BYTES``: the largest file kept; default 25 MB."""
    return getattr(settings, "WAGDESK_ATTACHMENT_MAX_BYTES", 25 * 1024 * 1024)


_PROGRAMS = "bat chm cmd cpl exe hta jse lnk msi msp pif scr vbe vbs wsf wsh"
REFUSED_EXTENSIONS = frozenset(_PROGRAMS.split())


def refused_extensions() -> frozenset[str]:
    """``WAGDESK_REFUSED_EXTENSIONS``: ends of names of files that are not kept from a mail, its
    original apart; default programs."""
    given = getattr(settings, "WAGDESK_REFUSED_EXTENSIONS", REFUSED_EXTENSIONS)
    return frozenset(one.lower().lstrip(".") for one in given)


def authserv_ids() -> frozenset[str]:
    """``WAGDESK_AUTHSERV_IDS``: our receiving hosts in Authentication-Results; default none."""
    return frozenset(one.lower() for one in getattr(settings, "WAGDESK_AUTHSERV_IDS", ()))


def send_attempts() -> int:
    """``WAGDESK_SEND_ATTEMPTS``: tries before a mail is called undeliverable; default 12."""
    return getattr(settings, "WAGDESK_SEND_ATTEMPTS", 12)


def close_after_days() -> int:
    """``WAGDESK_CLOSE_AFTER_DAYS``: days from solved to closed; default 4."""
    return getattr(settings, "WAGDESK_CLOSE_AFTER_DAYS", 4)


def trash_days() -> int:
    """``WAGDESK_TRASH_DAYS``: days a ticket stays in the trash; default 30."""
    return getattr(settings, "WAGDESK_TRASH_DAYS", 30)


def contact_max_files() -> int:
    """``WAGDESK_CONTACT_MAX_FILES``: files one contact form takes; default 5."""
    return getattr(settings, "WAGDESK_CONTACT_MAX_FILES", 5)


def contact_file_max_bytes() -> int:
    """``WAGDESK_CONTACT_FILE_MAX_BYTES``: the largest file of a contact form; default 10 MB."""
    return getattr(settings, "WAGDESK_CONTACT_FILE_MAX_BYTES", 10 * 1024 * 1024)


def contact_total_max_bytes() -> int:
    """``WAGDESK_CONTACT_TOTAL_MAX_BYTES``: all files of a contact form; default 20 MB."""
    return getattr(settings, "WAGDESK_CONTACT_TOTAL_MAX_BYTES", 20 * 1024 * 1024)


def contact_min_seconds() -> float:
    """``WAGDESK_CONTACT_MIN_SECONDS``: who sends faster is asked to press again; default 2."""
    return getattr(settings, "WAGDESK_CONTACT_MIN_SECONDS", 2)


def contact_suggestions_limit() -> int:
    """``WAGDESK_CONTACT_SUGGESTIONS_LIMIT``: suggestion requests of one form; default 120."""
    return getattr(settings, "WAGDESK_CONTACT_SUGGESTIONS_LIMIT", 120)


def form_posts_per_hour() -> int:
    """``WAGDESK_FORM_POSTS_PER_HOUR``: what one place may send by forms; default 20."""
    return getattr(settings, "WAGDESK_FORM_POSTS_PER_HOUR", 20)


def topic_days() -> int:
    """``WAGDESK_TOPIC_DAYS``: how far back tickets and searches feed topics; default 90."""
    return getattr(settings, "WAGDESK_TOPIC_DAYS", 90)


def topic_least_people() -> int:
    """``WAGDESK_TOPIC_LEAST_PEOPLE``: fewer different people make no topic; default 3."""
    return getattr(settings, "WAGDESK_TOPIC_LEAST_PEOPLE", 3)


def mail_out_max_bytes() -> int:
    """``WAGDESK_MAIL_OUT_MAX_BYTES``: all files of one mail of ours; more are linked; 20 MB."""
    return getattr(settings, "WAGDESK_MAIL_OUT_MAX_BYTES", 20 * 1024 * 1024)


def mail_backends() -> dict[str, dict]:
    """``WAGDESK_MAIL_BACKENDS``: mail services a mailbox may send by, by name; default none."""
    return getattr(settings, "WAGDESK_MAIL_BACKENDS", {})


def auto_answers() -> bool:
    """``WAGDESK_AUTO_ANSWERS``: whether mailboxes may answer by themselves at all; default yes."""
    return getattr(settings, "WAGDESK_AUTO_ANSWERS", True)


def auto_answers_an_hour() -> int:
    """``WAGDESK_AUTO_ANSWERS_AN_HOUR``: more of a mailbox in an hour stop all of its; 200."""
    return getattr(settings, "WAGDESK_AUTO_ANSWERS_AN_HOUR", 200)


def source_hosts() -> list[str] | None:
    """``WAGDESK_SOURCE_HOSTS``: servers that mail may be fetched from, ``*`` allowed; default
    None, any that an administrator names."""
    return getattr(settings, "WAGDESK_SOURCE_HOSTS", None)


def source_folders() -> list[str]:
    """``WAGDESK_SOURCE_FOLDERS``: folders in which mail files may be read; default none."""
    return list(getattr(settings, "WAGDESK_SOURCE_FOLDERS", ()))


def raw_mail_days() -> int | None:
    """``WAGDESK_RAW_MAIL_DAYS``: originals of mails are deleted after these days; default None,
    never."""
    return getattr(settings, "WAGDESK_RAW_MAIL_DAYS", None)


def alarm_addresses() -> list[str] | None:
    """``WAGDESK_ALARM_ADDRESSES``: who is told when mail stops; None: every administrator."""
    return getattr(settings, "WAGDESK_ALARM_ADDRESSES", None)


def alarm_minutes() -> int:
    """``WAGDESK_ALARM_MINUTES``: trouble with mail that lasts longer is told by mail; 15."""
    return getattr(settings, "WAGDESK_ALARM_MINUTES", 15)


def ready_minutes() -> int:
    """``WAGDESK_READY_MINUTES``: trouble with mail that lasts longer makes ``readyz`` red; 60,
    and 0 never."""
    return getattr(settings, "WAGDESK_READY_MINUTES", 60)
