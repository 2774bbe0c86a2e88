"""Routes of the desk's frame; the rooms bring theirs below /desk/<room>/."""

from django.urls import path

from portal.notify import views as messages

from . import views

app_name = "desk"
urlpatterns = [
    path("", views.index, name="index"),
    path("messages/", messages.desk_list, name="messages"),
    path("messages/read/", messages.desk_read_all, name="read-all"),
    path("messages/<int:pk>/", messages.desk_open, name="open-message"),
]
