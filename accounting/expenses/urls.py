"""Addresses of the room."""

from django.urls import path

from . import api, views

urlpatterns = [
    path("expenses/", views.claim_list, name="expenses_claim_list"),
    path("expenses/photos", views.claim_photos, name="expenses_claim_photos"),
    path("expenses/new", views.claim_new, name="expenses_claim_new"),
    path("expenses/all/", views.check_list, name="expenses_check_list"),
    path("expenses/<int:pk>/", views.claim_detail, name="expenses_claim_detail"),
    path("expenses/<int:pk>/change", views.claim_change, name="expenses_claim_change"),
    path("expenses/<int:pk>/photos", views.claim_photos_more, name="expenses_claim_photos_more"),
    path("expenses/<int:pk>/confirm", views.claim_confirm, name="expenses_claim_confirm"),
    path("expenses/<int:pk>/discard", views.claim_discard, name="expenses_claim_discard"),
    path("expenses/rules/", views.rule_list, name="expenses_rule_list"),
    path("expenses/rules/new", views.rule_new, name="expenses_rule_new"),
    path("expenses/rules/<int:pk>/end", views.rule_end, name="expenses_rule_end"),
    path("expenses/<int:pk>/travel/<str:kind>", views.travel_new, name="expenses_travel_new"),
    path("expenses/travel/<int:pk>/", views.travel_change, name="expenses_travel_change"),
    path("expenses/travel/<int:pk>/drop", views.travel_drop, name="expenses_travel_drop"),
    path("expenses/travel-rates/", views.travel_rate_list, name="expenses_travel_rate_list"),
    path("expenses/travel-rates/new", views.travel_rate_new, name="expenses_travel_rate_new"),
    path("expenses/travel-rates/<int:pk>/end", views.travel_rate_end, name="expenses_travel_rate_end"),
    path("expenses/passes/", views.pass_list, name="expenses_pass_list"),
    path("expenses/passes/new", views.pass_new, name="expenses_pass_new"),
    path("expenses/passes/<int:pk>/end", views.pass_end, name="expenses_pass_end"),
    path("expenses/cards/", views.card_list, name="expenses_card_list"),
    path("expenses/cards/new", views.card_new, name="expenses_card_new"),
    path("expenses/cards/import", views.card_import, name="expenses_card_import"),
    path("expenses/cards/mine/", views.card_own, name="expenses_card_own"),
    path("expenses/cards/claim", views.card_claim, name="expenses_card_claim"),
    path("expenses/cards/statements/<int:pk>/", views.card_statement_detail, name="expenses_card_statement_detail"),
    path("expenses/cards/lines/<int:pk>/match", views.card_match, name="expenses_card_match"),
    path("expenses/cards/lines/<int:pk>/set-aside", views.card_set_aside, name="expenses_card_set_aside"),
    path("expenses/receipts/<int:pk>/", views.receipt_file, name="expenses_receipt_file"),
]
api_urlpatterns = [
    path("expense-claims", api.ClaimList.as_view(), name="expenses_claim_list"),
    path("expense-claims/<str:pk>", api.ClaimDetail.as_view(), name="expenses_claim_detail"),
    path("expense-claims/<str:pk>/correct", api.ClaimCorrect.as_view(), name="expenses_claim_correct"),
    path("travel-rates", api.TravelRateList.as_view(), name="expenses_travel_rate_list"),
    path("card-uses", api.CardUseList.as_view(), name="expenses_card_use_list"),
]
