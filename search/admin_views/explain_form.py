"""Which search to explain, and as whom."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from ..queries.counting import places
from ..steering_forms import ObjectInput
from ..viewers import anybody, member_of, somebody_signed_in

ANYBODY, SIGNED_IN, USER, GROUP = "anybody", "signed-in", "user", "group-"


def may_try_as_user(viewer: Any) -> bool:
    """Whoever may see accounts in Wagtail may also name one here."""
    options = get_user_model()._meta
    rights = (f"{options.app_label}.{verb}_{options.model_name}" for verb in ("view", "change"))
    return any(viewer.has_perm(right) for right in rights)


class ExplainForm(forms.Form):
    q = forms.CharField(label=pgettext_lazy("noun", "Search"), max_length=400, required=False)
    viewer = forms.ChoiceField(label=gettext_lazy("As"), required=False)
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Only where “A user” is chosen."),
    )
    locale = forms.ChoiceField(label=gettext_lazy("Language"), required=False)
    help_center = forms.ChoiceField(label=gettext_lazy("Help center"), required=False)
    absent = forms.CharField(
        label=gettext_lazy("Why is this article not here?"),
        max_length=255,
        required=False,
        widget=ObjectInput,
        help_text=gettext_lazy("Words of its title, or its number as “#42”."),
    )

    def __init__(self, asked: QueryDict, viewer: Any) -> None:
        known = places()
        languages = dict(settings.LANGUAGES)
        codes = list(dict.fromkeys(code for place in known for code in place.locales))
        codes = codes or list(languages)
        usual = {"viewer": ANYBODY, "locale": codes[0]}
        super().__init__(
            {**usual, **{name: asked[name] for name in self.base_fields if name in asked}}
        )
        self.fields["locale"].choices = [(code, languages.get(code, code)) for code in codes]
        self.fields["help_center"].choices = [
            ("", _("All")),
            *((place.key, place.name) for place in known),
        ]
        if len(known) < 2:
            del self.fields["help_center"]
        self.fields["viewer"].choices = self._viewers(viewer)
        if not may_try_as_user(viewer):
            del self.fields["username"]

    def _viewers(self, viewer: Any) -> list:
        groups = [(f"{GROUP}{group.pk}", group.name) for group in Group.objects.order_by("name")]
        found = [
            (ANYBODY, _("Anybody, not signed in")),
            (SIGNED_IN, _("Somebody signed in, in no group")),
            (_("A member of"), groups),
        ]
        return [*found, (USER, _("A user"))] if may_try_as_user(viewer) else found

    def clean(self) -> dict:
        given = super().clean()
        chosen = given.get("viewer") or ANYBODY
        if chosen == USER:
            users = get_user_model()
            name = given.get("username", "")
            found = users._default_manager.filter(**{users.USERNAME_FIELD: name}, is_active=True)
            given["tried_as"] = found.first()
            if given["tried_as"] is None:
                self.add_error(
                    "username", ValidationError(_("There is no active user of this name."))
                )
        elif chosen.startswith(GROUP):
            given["tried_as"] = member_of(Group.objects.get(pk=chosen.removeprefix(GROUP)))
        else:
            given["tried_as"] = anybody() if chosen == ANYBODY else somebody_signed_in()
        return given

    @property
    def tried_as_name(self) -> str:
        """The choice in words."""
        chosen = self.cleaned_data.get("viewer") or ANYBODY
        if chosen == USER:
            return self.cleaned_data["tried_as"].get_username()
        for value, label in self.fields["viewer"].choices:
            if isinstance(label, list):
                for inner, name in label:
                    if inner == chosen:
                        return _("A member of %(group)s") % {"group": name}
            elif value == chosen:
                return str(label)
        return ""
