"""The tags an agent can choose from, while a name is typed."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from ..queries.filing import tags_beginning
from .admin_access import InboxView


class KnownTagsView(InboxView):
    """JSON for the side panel: the tags that begin as typed, with what they are for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        tags = tags_beginning(request.user, request.GET.get("q", ""))
        rows = [{"name": tag.name, "description": tag.description} for tag in tags]
        return JsonResponse({"tags": rows})
