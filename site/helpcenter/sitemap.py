"""``/sitemap.xml`` and ``/robots.txt``: what search engines may list of the whole site."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap as wagtail_sitemap
from wagtail.models import Page

from wagdesk.kb.audience import Audience


class EveryLocale(Sitemap):
    """Wagtail's own lists the default locale's tree alone; the translations are its siblings."""

    def items(self) -> QuerySet:
        roots = self.get_wagtail_site().root_page.get_translations(inclusive=True)
        below = Q()
        for path in roots.values_list("path", flat=True):
            below |= Q(path__startswith=path)
        # What a visitor who is not signed in may see, mirrored pages included.
        public = Audience.of_public().filter(Page.objects.filter(below))
        return public.order_by("path").defer_streamfields().specific()


def sitemap(request: HttpRequest) -> HttpResponse:
    return wagtail_sitemap(request, {"pages": EveryLocale})


@require_safe
@cache_control(max_age=3600)
def robots(request: HttpRequest) -> HttpResponse:
    address = request.build_absolute_uri("/sitemap.xml")
    closed = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/wagdesk/"))
    return HttpResponse(
        f"User-agent: *\n{closed}\nSitemap: {address}\n", content_type="text/plain; charset=utf-8"
    )
