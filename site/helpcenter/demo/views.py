"""The outbox of the demo in a browser."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from . import outbox


def outbox_list(request: HttpRequest) -> HttpResponse:
    return render(request, "helpcenter_demo/outbox.html", {"mails": outbox.newest()})


@require_http_methods(["GET", "POST"])
def outbox_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = outbox.find(name)
    if mail is None:
        raise Http404
    text = request.POST.get("text", "").strip()
    if request.method == "POST" and _answered(request, mail, text):
        return redirect("helpcenter_demo_mail", name=name)
    return render(request, "helpcenter_demo/mail.html", {"mail": mail, "text": text})


def _answered(request: HttpRequest, mail: outbox.FiledMail, text: str) -> bool:
    if not text:
        messages.error(request, _("Write something first."))
        return False
    try:
        outbox.answer(mail, text)
    except outbox.NotTaken as error:
        messages.error(request, _("The answer was not taken: %(why)s") % {"why": error})
        return False
    messages.success(request, _("Your answer was taken. It is in the ticket in a moment."))
    return True
