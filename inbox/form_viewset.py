"""Contact forms in the admin: built by editors and managers, chosen in blocks and pages."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.viewsets.chooser import ChooserViewSet

from .models import ContactForm, CustomField, Mailbox
from .models.mailbox import AccessLevel
from .permissions import agents_of_all, is_staff_member, mailboxes_for, may_see_topics
from .policies import ByMailboxPolicy
from .views.admin_trail import name_of
from .viewsets import InboxViewSet, PermittedIndex


class ContactFormPolicy(ByMailboxPolicy):
    """Forms are built by whoever manages their mailbox, and by editors for all: a form only
    lets messages in."""

    level = AccessLevel.MANAGE

    def user_has_any_permission(self, user: Any, actions: Any) -> bool:
        if not is_staff_member(user):
            return False
        return may_see_topics(user) or super().user_has_any_permission(user, actions)

    def instances_of(self, user: Any) -> QuerySet:
        rows = self.model._default_manager.all()
        if user.is_superuser or may_see_topics(user):
            return rows
        return rows.filter(mailbox__in=mailboxes_for(user, self.level))


class ContactFormForm(WagtailAdminModelForm):
    """The rows an editor may choose from follow from who they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        user = self.for_user
        boxes = Mailbox.objects.all()
        if user is not None and not may_see_topics(user) and not user.is_superuser:
            boxes = mailboxes_for(user, AccessLevel.MANAGE)
        self.fields["mailbox"].queryset = boxes
        self.fields["assignee"].queryset = agents_of_all(boxes)
        self.fields["assignee"].label_from_instance = name_of

    def clean(self) -> dict:
        data = super().clean()
        box, person = data.get("mailbox"), data.get("assignee")
        if box and person and not agents_of_all([box]).filter(pk=person.pk).exists():
            self.add_error("assignee", _("This person can't answer tickets of this mailbox."))
        return data

    def is_valid(self) -> bool:
        """The questions are checked after the form, so what concerns both is checked here."""
        valid = super().is_valid()
        questions = self.formsets.get("fields")
        rows = questions.forms if questions else ()
        for row in rows:
            _check_row(row, self.cleaned_data.get("mailbox"))
        return valid and not any(row.errors for row in rows)


def _check_row(row: forms.ModelForm, box: Mailbox | None) -> None:
    """What Wagtail's builder does not check: choices there are none of, fields elsewhere."""
    data = getattr(row, "cleaned_data", None) or {}
    if data.get("DELETE"):
        return
    field: CustomField | None = data.get("custom_field")
    if field and box and field.mailbox_id not in (None, box.pk):
        row.add_error("custom_field", _("This field belongs to another mailbox."))
    if data.get("field_type") in _CHOOSING and not (data.get("choices") or "").strip():
        row.add_error("choices", _("Write the choices, one a line."))


_CHOOSING = ("dropdown", "radio", "checkboxes", "multiselect")

PANELS = ObjectList(
    [
        FieldPanel("title"),
        FieldPanel("intro"),
        FieldPanel("mailbox"),
        InlinePanel(
            "fields",
            heading=_("Questions"),
            label=_("Question"),
            help_text=_("Name, e-mail address, subject and message are always asked."),
            panels=[
                FieldPanel("label"),
                FieldPanel("field_type"),
                FieldPanel("required"),
                FieldPanel("choices"),
                FieldPanel("default_value"),
                FieldPanel("help_text"),
                FieldPanel("custom_field"),
            ],
        ),
        MultiFieldPanel(
            [
                FieldPanel("tags"),
                FieldPanel("priority"),
                FieldPanel("team"),
                FieldPanel("assignee"),
            ],
            heading=_("The ticket it makes"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("reply_promise"),
                FieldPanel("acknowledge"),
                FieldPanel("thank_you"),
            ],
            heading=_("What the customer is told"),
        ),
        MultiFieldPanel(
            [FieldPanel("suggest_articles"), FieldPanel("proof_of_work")],
            heading=_("Suggestions and spam"),
        ),
    ],
    base_form_class=ContactFormForm,
)


class ContactFormIndex(PermittedIndex):
    related = ("mailbox",)


class ContactFormViewSet(InboxViewSet):
    model = ContactForm
    name = "wagdesk_forms"
    url_prefix = "inbox-settings/forms"
    icon = "form"
    menu_label = _("Contact forms")
    edit_handler = PANELS
    about = _("Questions of your own, on a page or within one. Each answer becomes a ticket.")
    index_view_class = ContactFormIndex
    list_display = ["title", "mailbox", "reply_promise"]

    def get_form_class(self, for_update: bool = False) -> type:
        return self._edit_handler.get_form_class()


class ContactFormChooser(ChooserViewSet):
    model = ContactForm
    icon = "form"
    choose_one_text = _("Choose a form")
    choose_another_text = _("Choose another form")
    edit_item_text = _("Edit this form")
    register_widget = True

    def get_urlpatterns(self) -> list:
        """Forms are built in their own list, not while choosing one."""
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


contact_form_chooser = ContactFormChooser("wagdesk_form_chooser")
