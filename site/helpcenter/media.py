"""Media files from their folder, for a developer's machine and the demo."""

from posixpath import normpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.static import serve

# Wagtail asks who may read a document at its own address alone, not at the file's.
CLOSED = "documents"


def media(request: HttpRequest, path: str) -> HttpResponse:
    """As the web server in front does it in production; see docs/operate.md."""
    path = normpath(path).lstrip("/")
    if path.split("/")[0] == CLOSED:
        raise Http404
    response = serve(request, path, document_root=settings.MEDIA_ROOT)
    # A picture of somebody's that holds a script must not run it on our site.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
