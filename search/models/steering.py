"""What editors tell the search: synonyms, stop phrases, names, promotions, hidden results.

Objects of other apps are named by kind and id: search knows none of them.
"""

import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import get_content_languages

from ..analysis import analysis_for, normalise
from ..synonym_format import LONGEST_SIDE, LONGEST_TERM, MOST_WORDS, Rule, format_terms
from ..synonym_format import parse_terms as parse_synonyms

MOST_ROWS = 2000
MOST_QUERIES = 20
LONGEST_QUERY = 200
LONGEST_PHRASE = 100
LAST_POSITION = 10


class SteeringRow(models.Model):
    """Fields of all: the language it holds for, who made it when."""

    locale = models.CharField(_("language"), max_length=20)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    @property
    def untitled(self) -> str:
        """The row in words that whoever may not know an article's title may read."""
        return str(self)

    def clean(self) -> None:
        super().clean()
        if self.locale and self.locale not in get_content_languages():
            raise ValidationError(
                {
                    "locale": _("There is no language “%(code)s” on this site.")
                    % {"code": self.locale}
                }
            )
        same_language = type(self)._default_manager.filter(locale=self.locale)
        if self._state.adding and same_language.count() >= MOST_ROWS:
            raise ValidationError(
                _("There are %(most)d of these already. Remove some first.") % {"most": MOST_ROWS}
            )


class Synonym(SteeringRow):
    """A rule as in Solr's file: ``words`` alone stand for each other, ``gives`` is one-way."""

    words = models.CharField(
        _("words"),
        max_length=LONGEST_SIDE,
        help_text=_("Separated by commas, such as: refund, money back, chargeback"),
    )
    gives = models.CharField(
        _("find instead"),
        max_length=LONGEST_SIDE,
        blank=True,
        help_text=_(
            "If empty, the words stand for each other. Otherwise whoever searches for one of "
            "the words above also finds these, but not the other way round."
        ),
    )

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["words", "gives"]
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "words", "gives"],
                name="wagdesk_synonym_once",
                violation_error_message=_("This rule is there already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.words} => {self.gives}" if self.gives else self.words

    def clean(self) -> None:
        super().clean()
        sides = {}
        for name in ("words", "gives"):
            try:
                sides[name] = parse_synonyms(getattr(self, name), self.locale or "en")
            except ValueError as error:
                raise ValidationError({name: str(error)}) from error
            setattr(self, name, format_terms(sides[name]))
        if not sides["gives"] and len(sides["words"]) < 2:
            raise ValidationError(
                {"words": _("Give at least two different words, separated by commas.")}
            )
        if sides["gives"] and set(sides["gives"]) <= set(sides["words"]):
            raise ValidationError({"gives": _("This says nothing new.")})

    @property
    def rule(self) -> Rule:
        return Rule(
            parse_synonyms(self.words, self.locale), parse_synonyms(self.gives, self.locale)
        )


class StopPhrase(SteeringRow):
    """Words that say nothing about what is looked for."""

    phrase = models.CharField(
        _("phrase"),
        max_length=LONGEST_PHRASE,
        help_text=_("Left out of what people ask, such as: can you tell me"),
    )

    class Meta:
        verbose_name = _("stop phrase")
        verbose_name_plural = _("stop phrases")
        ordering = ["phrase"]
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "phrase"],
                name="wagdesk_stopphrase_once",
                violation_error_message=_("This phrase is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        super().clean()
        self.phrase = _plain_words(self.phrase, self.locale, "phrase", lower=True)


class ProtectedTerm(SteeringRow):
    """A name that is searched as it is written, never shortened to a stem or corrected."""

    term = models.CharField(
        _("name"),
        max_length=LONGEST_TERM,
        help_text=_("A product or a file, such as: Wagdesk Go, settings.json"),
    )

    class Meta:
        verbose_name = _("protected name")
        verbose_name_plural = _("protected names")
        ordering = ["term"]
        constraints = [
            models.UniqueConstraint(
                fields=["locale", "term"],
                name="wagdesk_protectedterm_once",
                violation_error_message=_("This name is there already."),
            )
        ]

    def __str__(self) -> str:
        return self.term

    def clean(self) -> None:
        super().clean()
        self.term = _plain_words(self.term, self.locale, "term")


class ResultRow(SteeringRow):
    """About one object, for some queries."""

    help_center = models.UUIDField(
        _("help center"), null=True, blank=True, help_text=_("Empty: in every one.")
    )
    kind = models.CharField(_("kind"), max_length=20, default="article")
    object_id = models.CharField(_("object"), max_length=64)
    title = models.CharField(
        _("title"), max_length=255, blank=True, help_text=_("As it was when this was made.")
    )
    queries = models.TextField(
        _("searches"),
        max_length=MOST_QUERIES * (LONGEST_QUERY + 1),
        help_text=_(
            "One a line. Word order, endings and words such as “how” and “the” do not matter."
        ),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.title or self.object_id}: {', '.join(self.query_lines[:3])}"

    @property
    def untitled(self) -> str:
        return ": ".join(filter(None, [f"#{self.object_id}", ", ".join(self.query_lines[:3])]))

    @property
    def query_lines(self) -> list[str]:
        return [line for line in map(str.strip, self.queries.splitlines()) if line]

    def clean(self) -> None:
        super().clean()
        lines = list(dict.fromkeys(" ".join(line.split()) for line in self.query_lines))
        if len(lines) > MOST_QUERIES:
            raise ValidationError(
                {"queries": _("Give %(most)d searches at most.") % {"most": MOST_QUERIES}}
            )
        for line in lines:
            if len(line) > LONGEST_QUERY:
                raise ValidationError(
                    {"queries": _("“%(line)s…” is too long.") % {"line": line[:40]}}
                )
            _plain_words(line, self.locale, "queries")
        self.queries = "\n".join(lines)


class Promotion(ResultRow):
    """An object put above the others. Only who may see it gets to see it."""

    position = models.PositiveSmallIntegerField(
        _("position"), default=1, help_text=_("Among the promoted: 1 comes first.")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(
        _("until"), null=True, blank=True, help_text=_("The last day. Empty: for good.")
    )

    class Meta:
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")
        ordering = ["position", "pk"]

    def clean(self) -> None:
        super().clean()
        if not self.queries:
            raise ValidationError({"queries": _("For which searches?")})
        if not 1 <= (self.position or 0) <= LAST_POSITION:
            raise ValidationError(
                {"position": _("Give a number from 1 to %(last)d.") % {"last": LAST_POSITION}}
            )
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": _("The last day is before the first.")})
        _refuse_twin(self)


class HiddenResult(ResultRow):
    """An object that must not come up for some queries, or for any."""

    queries = models.TextField(
        _("searches"),
        max_length=MOST_QUERIES * (LONGEST_QUERY + 1),
        blank=True,
        help_text=_("One a line. Empty: it never comes up."),
    )

    class Meta:
        verbose_name = _("hidden result")
        verbose_name_plural = _("hidden results")
        ordering = ["title", "pk"]

    def __str__(self) -> str:
        if self.query_lines:
            return super().__str__()
        return _("%(title)s: every search") % {"title": self.title or self.object_id}

    def clean(self) -> None:
        super().clean()
        _refuse_twin(self)


class SteeringVersion(models.Model):
    """One row: changes with every change of the rows above, so that processes read anew."""

    version = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return str(self.version)


def _refuse_twin(row: ResultRow) -> None:
    """A second row for the same object would contradict or repeat the first."""
    twins = (
        type(row)
        ._default_manager.filter(
            locale=row.locale,
            help_center=row.help_center,
            kind=row.kind,
            object_id=row.object_id,
        )
        .exclude(pk=row.pk)
    )
    mine = set(row.query_lines)
    for twin in twins:
        theirs = set(twin.query_lines)
        if mine & theirs or not mine or not theirs:
            raise ValidationError(_("There is one for this result and search already."))


def _plain_words(text: str, locale: str, field: str, *, lower: bool = False) -> str:
    """The text with single blanks; a sentence if it has no words, or too many."""
    analysis = analysis_for(locale or "en")
    text = " ".join(normalise(text).split())
    words = len(list(analysis.words(text)))
    if text and not words:
        raise ValidationError(
            {field: _("“%(text)s” has no letter and no digit.") % {"text": text[:40]}}
        )
    if field == "term" and words > MOST_WORDS:
        raise ValidationError({field: _("A name may have %(most)d words.") % {"most": MOST_WORDS}})
    return analysis.lower(text) if lower else text
