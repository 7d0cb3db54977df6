"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("my-number/", views.person_list, name="my_number_person_list"),
    path("my-number/reseal", views.reseal, name="my_number_reseal"),
    path("my-number/people/<int:pk>/", views.person_detail, name="my_number_person_detail"),
    path("my-number/people/<int:pk>/receive", views.receive, name="my_number_receive"),
    path("my-number/<int:pk>/read", views.read, name="my_number_read"),
    path("my-number/<int:pk>/destroy", views.destroy, name="my_number_destroy"),
]
