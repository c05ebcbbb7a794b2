from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from helpcenter.media import media
from helpcenter.sitemap import robots, sitemap

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("wagdesk/", include("wagdesk.urls")),
    path("robots.txt", robots),
    path("sitemap.xml", sitemap),
]

if apps.is_installed("helpcenter.demo"):
    urlpatterns.append(path("demo/", include("helpcenter.demo.urls")))

if settings.HELPCENTER_SERVE_MEDIA:
    prefix = settings.MEDIA_URL.lstrip("/")
    urlpatterns.append(re_path(f"^{prefix}(?P<path>.*)$", media))

urlpatterns += i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False)
