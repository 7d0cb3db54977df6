"""Addresses of the room."""

from django.urls import path

from .views import answers, designs

urlpatterns = [
    path("forms/", designs.form_list, name="forms_form_list"),
    path("forms/new", designs.form_new, name="forms_form_new"),
    path("forms/<slug:code>/", designs.form_detail, name="forms_form_detail"),
    path("forms/<slug:code>/draft", designs.form_draft, name="forms_form_draft"),
    path("forms/<slug:code>/head", designs.form_head, name="forms_form_head"),
    path("forms/<slug:code>/field", designs.form_field, name="forms_form_field"),
    path("forms/<slug:code>/move", designs.form_move, name="forms_form_move"),
    path("forms/<slug:code>/remove", designs.form_remove, name="forms_form_remove"),
    path("forms/<slug:code>/discard", designs.form_discard, name="forms_form_discard"),
    path("forms/<slug:code>/stop", designs.form_stop, name="forms_form_stop"),
    path("forms/<slug:code>/apply", designs.form_apply, name="forms_form_apply"),
    path("answers/", answers.answer_list, name="forms_answer_list"),
    path("answers/new", answers.answer_choose, name="forms_answer_choose"),
    path("answers/new/<slug:code>", answers.answer_new, name="forms_answer_new"),
    path("answers/<int:pk>/", answers.answer_detail, name="forms_answer_detail"),
    path("answers/<int:pk>/change", answers.answer_change, name="forms_answer_change"),
    path("answers/<int:pk>/copy", answers.answer_copy, name="forms_answer_copy"),
    path("answers/<int:pk>/amend", answers.answer_amend, name="forms_answer_amend"),
    path("answers/<int:pk>/discard", answers.answer_discard, name="forms_answer_discard"),
    path("answers/<int:pk>/print", answers.answer_print, name="forms_answer_print"),
    path("answers/files/<int:pk>", answers.file_download, name="forms_file_download"),
]
