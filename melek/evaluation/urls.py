"""Addresses of evaluation."""

from django.urls import path

from melek.evaluation.views import invitations, members, waves

app_name = "evaluation"
urlpatterns = [
    path("waves/", waves.waves_page, name="waves"),
    path("waves/new/", waves.new_wave, name="new_wave"),
    path("waves/<slug:code>/", waves.wave_page, name="wave"),
    path("waves/<slug:code>/move/<slug:target>/", waves.move_wave, name="move_wave"),
    path("waves/<slug:code>/redraw/", waves.redraw, name="redraw"),
    path("waves/<slug:code>/people/", members.members_page, name="members"),
    path("waves/<slug:code>/letters/", members.letters_page, name="letters"),
    path("members/<int:pk>/reason/", members.reason_page, name="reason"),
    path("invitations/<uuid:uuid>/", invitations.invitation, name="invitation"),
]
