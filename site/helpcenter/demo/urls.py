"""Pages of the demo alone (the outbox)."""

urlpatterns: list = []
