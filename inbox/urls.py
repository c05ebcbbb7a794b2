"""Addresses below the host's ``wagdesk/`` prefix."""

from django.urls import path

from .views import contact_form, contact_suggestions, mailed_files, webhooks

app_name = "wagdesk_inbox"
urlpatterns = [
    path("forms/proof/", contact_form.proof_challenge, name="form_proof"),
    path("forms/<uuid:public_id>/", contact_form.form_page, name="form"),
    path("forms/<uuid:public_id>/sent/<uuid:ticket>/", contact_form.form_sent, name="form_sent"),
    path(
        "files/<uuid:public_id>/<int:until>/<str:mac>/",
        mailed_files.mailed_file,
        name="linked_file",
    ),
    path("contact/suggestions/", contact_suggestions.suggestions, name="contact_suggestions"),
    path("contact/opened/", contact_suggestions.opened, name="contact_opened"),
    path("mail/<slug:provider>/<str:token>/", webhooks.webhook, name="webhook"),
    # Mailgun gives the raw mail only to addresses with this word.
    path(
        "mail/<slug:provider>/<str:token>/mime/",
        webhooks.webhook,
        {"mime": "mime"},
        name="webhook_mime",
    ),
]
