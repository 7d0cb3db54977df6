"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("benefits/", views.event_list, name="benefits_event_list"),
    path("benefits/separation/<int:pk>/", views.separation, name="benefits_separation"),
    path("benefits/leave/<int:pk>/", views.leave, name="benefits_leave"),
    path("benefits/leave/<int:pk>/<str:first_on>/", views.childcare, name="benefits_leave_childcare"),
    path("benefits/sickness/<int:pk>/", views.sickness, name="benefits_sickness"),
    path("benefits/sixty/<int:pk>/", views.sixty, name="benefits_sixty"),
    path("benefits/elder/<int:pk>/<str:first_on>/", views.elder, name="benefits_elder"),
    path("benefits/papers/<int:pk>/", views.paper_detail, name="benefits_paper_detail"),
    path("benefits/papers/<int:pk>/answer/", views.paper_answer, name="benefits_paper_answer"),
    path("benefits/papers/<int:pk>/refresh", views.paper_refresh, name="benefits_paper_refresh"),
    path("benefits/papers/<int:pk>/paper.pdf", views.paper_print, name="benefits_paper_print"),
]
