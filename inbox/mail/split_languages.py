"""The words by which mail programs announce quoted text, per language.

English, Turkish, German, French, Spanish, Italian, Portuguese, Dutch, Polish, Russian,
Danish (with Norwegian and Swedish) and Japanese. A new language is a line in each table.
"""

import re

# A whole line (or two or three joined) that ends in a colon. Bounded: the caller passes
# at most a few hundred characters.
ATTRIBUTIONS = (
    r"On\b.{4,300}\b(?:wrote|sent)",
    r".{4,300}\btarihinde\b.{1,200}(?:yazdı|yazmış)",
    r".{4,300}(?:şunu|şunları|şöyle) yazdı(?:\s*\([^()]{4,60}\))?",
    r"Am\b.{4,300}\b(?:schrieb|hat)\b.{0,200}",
    r"Le\b.{4,300}\b(?:a écrit|écrivait)",
    r"El\b.{4,300}\bescribió",
    r"(?:Il|In data)\b.{4,300}\bha scritto",
    r"Em\b.{4,300}\bescreveu",
    r"Op\b.{4,300}\b(?:schreef|geschreven)\b.{0,200}",
    r"(?:W dniu|Dnia)\b.{4,300}\b(?:napisał|pisze).{0,20}",
    r".{4,200}<[^<>\s]{3,200}> napisał(?:\(a\)|a)?",
    r".{4,300}\b(?:пишет|писал|писала|написал|написала)(?:\(а\))?",
    r".{0,20}\d{1,2}.{2,20}\d{4}\sг\.,?\s(?:в\s)?\d{1,2}:\d{2},?\s.{2,250}<[^<>\s]{3,200}>",
    r"(?:Den|På)\b.{4,300}\bskrev\b.{0,200}",
    r"\d{4}[年/-]\d{1,2}[月/-]\d{1,2}日?.{0,40}\d{1,2}[:時]\d{2}.{2,250}",
    r".{2,200}(?:のメール|さんは書きました|が書きました)",
    r"\d{4}-\d{2}-\d{2}.{2,250}<[^<>\s]{3,200}>",
    r"\d{1,2}[./]\d{1,2}[./]\d{4},?\s\d{1,2}:\d{2}.{2,250}[<(][^<>()\s]{3,200}[>)]",
)
# Some word of the line says that the costlier patterns above are worth a try.
ATTRIBUTION_HINT = re.compile(
    r"wrote|sent|yazdı|yazmış|schrieb|\bhat\b|écri|escribió|scritto|escreveu|schreef|geschreven|"
    r"napisał|pisze|писал|пишет|skrev|[年/]|メール|書きました|\d{4}|>\s*[:：]"
)
ATTRIBUTION = re.compile(rf"\s*(?:{'|'.join(ATTRIBUTIONS)})\s*[:：]\s*")
# The same without a colon counts only above lines that are marked as quoted.
BARE_ATTRIBUTION = re.compile(r"\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b.{2,250}<[^<>\s]{3,200}>\s*")
# An attribution that shares its line with the last words of the answer.
SHARED_LINE = re.compile(
    r"(?<=\S)\s*(?:-{2,}\s?|(?<=\s))On (?:[A-Z][a-z]{2,8}|\d{1,2})[ ,./-][^\n]{4,250}? wrote:\s*$"
)
# "---- Ada Demir wrote ----"
RULED_ATTRIBUTION = re.compile(
    r"\s*-{2,}\s*\S.{2,250}\b(?:wrote|schrieb|yazdı|a écrit|escribió|ha scritto|escreveu|schreef|"
    r"napisał\(?a?\)?|написала?|skrev)\s*:?\s*-{2,}\s*"
)

# "-----Original Message-----"
SEPARATOR = re.compile(
    r"\s*[-_*]{2,}\s*(?:original message|reply message|özgün ileti|orijinal (?:mesaj|ileti)|"
    r"ilk ileti|ursprüngliche nachricht|antwort nachricht|originalnachricht|"
    r"message d['’]origine|message original|"
    r"mensaje original|messaggio originale|mensagem original|oorspronkelijk bericht|"
    r"oryginalna wiadomość|wiadomość oryginalna|исходное сообщение|пересылаемое сообщение|"
    r"oprindelig meddelelse|original meddelelse|ursprungligt meddelande|opprinnelig melding|"
    r"元のメッセージ|元メッセージ)\s*[-_*]{2,}\s*",
    re.IGNORECASE,
)

# Head of a quoted mail as Outlook writes it: a From line and at least two of the others.
FROM_LABELS = r"from|kimden|gönderen|von|de|da|van|od|от|fra|från|差出人|送信者"
OTHER_LABELS = (
    r"sent|date|to|cc|subject",
    r"gönderilme(?: tarihi)?|gönderildi|tarih|kime|alıcı|bilgi|konu",
    r"gesendet(?: am)?|datum|an|betreff",
    r"envoyé(?: le)?|à|objet",
    r"enviado(?: el| em)?|fecha|para|asunto|data|assunto",
    r"inviato|a|oggetto",
    r"verzonden|aan|onderwerp",
    r"wysłano|do|dw|temat",
    r"отправлено|дата|кому|копия|тема",
    r"sendt|dato|til|emne|skickat|till|ämne",
    r"送信日時|日付|宛先|件名",
)
FROM_LINE = re.compile(rf"[\s>]*\*?(?:{FROM_LABELS})\s?\*?\s?[:：]\*?\s*\S", re.IGNORECASE)
# Some programs begin such a head with the date, with a year and a time of day in it.
DATE_LINE = re.compile(
    r"[\s>]*\*?(?:date|tarih|datum|data|fecha|дата|dato|日付)\s?\*?\s?[:：]\*?\s*\S.{0,40}\b\d{4}\b"
    r".{1,12}\d{1,2}[:.]\d{2}",
    re.IGNORECASE,
)
HEAD_LINE = re.compile(
    rf"[\s>]*\*?(?:{'|'.join((FROM_LABELS, *OTHER_LABELS))})\s?\*?\s?[:：]\*?", re.IGNORECASE
)

# What phones put below an answer and above the quote: a short line, and only that.
_DEVICES = (
    r"iphone|ipad|ipod|ios|apple|mac|android|samsung|galaxy|huawei|honor|xiaomi|redmi|oppo|vivo|"
    r"realme|general mobile|windows|yahoo|outlook|gmail|hotmail|yandex|mail|e-?posta|telefon|cihaz|"
    r"tablet|mobil"
)
PHONE_SIGNATURE = re.compile(
    r"\s*(?:sent (?:from|via) (?:my|outlook|mail|yahoo|samsung)\b|get outlook for|sent with |"
    rf".{{0,30}}\b(?:{_DEVICES})[^\s]{{0,12}}[dt][ae]n gönderildi\W{{0,3}}$|"
    r"(?:android|ios) için outlook.{0,10} (?:edinin|indirin)|"
    r"von meinem .{2,40} gesendet|gesendet (?:mit|von|über)\b|"
    r"envoyé (?:de|depuis|à partir)\b|enviado (?:desde|do|a partir)\b|inviato da\b|"
    r"verzonden (?:vanaf|met|vanuit)\b|wysłan[eyo]? z\b|отправлено (?:с|из)\b|sendt fra\b|"
    r"skickat från\b|.{0,12}outlook (?:für|pour|para|per|voor|dla|для|版) |.{0,30}から送信)"
    r".{0,90}$",
    re.IGNORECASE,
)

# Forwarded text is what the mail is about: it is not folded.
FORWARD_LINE = re.compile(
    r"\s*(?:-{2,}\s*(?:forwarded message|iletilen (?:mesaj|ileti)|weitergeleitete nachricht|"
    r"message transféré|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|"
    r"doorgestuurd bericht|wiadomość przekazana|пересланное сообщение|"
    r"videresendt (?:meddelelse|melding)|転送(?:メッセージ|されたメッセージ))|"
    r"begin forwarded message|anfang der weitergeleiteten nachricht|début du message réexpédié|"
    r"inizio messaggio inoltrato|iletilen mesajın başlangıcı)",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(
    r"\s*(?:fwd?|wg|ilt|İlt|iletilen|tr|rv|enc|i|pd|vs|doorst|vb|転送)\s*[:：]", re.IGNORECASE
)
