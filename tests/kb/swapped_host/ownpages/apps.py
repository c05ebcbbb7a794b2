from django.apps import AppConfig


class OwnPagesConfig(AppConfig):
    name = "ownpages"
    default_auto_field = "django.db.models.BigAutoField"
