"""What agents set for themselves."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ..actions.my_settings import save_my_settings
from ..admin_forms import AgentSettingsForm
from ..queries.agent_settings import agent_settings
from .admin_access import InboxView, inbox_url


class MySettingsView(InboxView):
    """Signature and shortcuts of whoever is signed in."""

    template_name = "wagdesk_inbox/admin/my_settings.html"
    page_title = gettext_lazy("My settings")
    header_icon = "user"

    def get_breadcrumbs_items(self) -> list[dict]:
        return self.crumbs_to("my_settings")

    def get(self, request: HttpRequest) -> HttpResponse:
        form = AgentSettingsForm(instance=agent_settings(request.user))
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AgentSettingsForm(request.POST, instance=agent_settings(request.user))
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        save_my_settings(user=request.user, **form.cleaned_data)
        messages.success(request, _("Your settings are saved."))
        return HttpResponseRedirect(inbox_url("my_settings"))
