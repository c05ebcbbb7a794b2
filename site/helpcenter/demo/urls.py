"""Pages of the demo alone (the outbox)."""

from django.urls import path

from . import views

urlpatterns = [
    path("outbox/", views.outbox_list, name="helpcenter_demo_outbox"),
    path("outbox/<slug:name>/", views.outbox_mail, name="helpcenter_demo_mail"),
]
