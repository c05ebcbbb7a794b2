"""Articles for the reply editor."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.html import strip_tags

from wagdesk.kb.queries import articles_for

from ..models.mailbox import AccessLevel
from ..permissions import demand
from ..queries.articles import articles_to_insert
from ..queries.person import before_writing
from .admin_access import InboxView, TicketDoor

MAX_QUERY = 200


class FindArticlesView(TicketDoor):
    """Search in the ticket's help center and language; JSON for the editor."""

    def get(self, request: HttpRequest) -> HttpResponse:
        demand(request.user, self.ticket, AccessLevel.REPLY)
        text = request.GET.get("q", "")[:MAX_QUERY].strip()
        known = before_writing(request.user, self.ticket, list(self.ticket.articles.all())).known
        found = articles_to_insert(self.ticket, text, known) if text else []
        rows = [
            {
                "id": article.pk,
                "title": article.title,
                "excerpt": strip_tags(article.excerpt),
                "reference": article.reference,
                "read_before": article.read_before,
            }
            for article in found
        ]
        return JsonResponse({"articles": rows})


class ArticleView(InboxView):
    """To an article's public page, from its number in a conversation."""

    def get(self, request: HttpRequest, page: int) -> HttpResponse:
        found = articles_for(request.user).filter(pk=page).first()
        if found is None or not found.url:
            raise Http404
        return HttpResponseRedirect(found.url)
