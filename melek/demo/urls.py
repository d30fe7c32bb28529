"""Addresses of the demo nation; they exist only where MELEK_DEMO is set."""

from django.urls import path

from melek.demo import views

app_name = "demo"
urlpatterns = [
    path("", views.enter_page, name="enter"),
    path("as/<slug:role>/", views.enter_as, name="enter_as"),
]
