from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "helpcenter.demo"
    label = "helpcenter_demo"
