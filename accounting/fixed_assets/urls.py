"""Addresses of the room."""

from django.urls import path

from . import views

urlpatterns = [
    path("fixed-assets/", views.asset_list, name="fixed_assets_asset_list"),
    path("fixed-assets/new", views.asset_new, name="fixed_assets_asset_new"),
    path("fixed-assets/<int:pk>/", views.asset_detail, name="fixed_assets_asset_detail"),
    path("fixed-assets/<int:pk>/change", views.asset_change, name="fixed_assets_asset_change"),
    path("fixed-assets/<int:pk>/move", views.asset_move, name="fixed_assets_asset_move"),
    path("fixed-assets/<int:pk>/dispose", views.asset_dispose, name="fixed_assets_asset_dispose"),
    path("fixed-assets/<int:pk>/withdraw", views.asset_withdraw, name="fixed_assets_asset_withdraw"),
    path("fixed-assets/<int:pk>/check", views.asset_check, name="fixed_assets_check"),
    path("fixed-assets/checks/", views.check_list, name="fixed_assets_check_list"),
    path("fixed-assets/labels.pdf", views.label_file, name="fixed_assets_label_file"),
    path("fixed-assets/company", views.company_facts, name="fixed_assets_company_facts"),
    path("fixed-assets/depreciation/", views.run_list, name="fixed_assets_run_list"),
    path("fixed-assets/depreciation/month", views.depreciation_month, name="fixed_assets_depreciation_month"),
    path(
        "fixed-assets/depreciation/<str:month>/post", views.depreciation_order, name="fixed_assets_depreciation_order"
    ),
    path("fixed-assets/depreciation/<int:pk>/", views.run_detail, name="fixed_assets_run_detail"),
    path("fixed-assets/depreciation/<int:pk>/reverse", views.run_reverse, name="fixed_assets_run_reverse"),
    path("fixed-assets/disposals/<int:pk>/", views.disposal_detail, name="fixed_assets_disposal_detail"),
    path("fixed-assets/property-tax/", views.property_list, name="fixed_assets_property_list"),
    path("fixed-assets/property-tax/<int:year>.csv", views.property_file, name="fixed_assets_property_file"),
    path("fixed-assets/imports/new", views.import_new, name="fixed_assets_import_new"),
    path("fixed-assets/imports/template.<str:form>", views.import_template, name="fixed_assets_import_template"),
    path("fixed-assets/imports/<int:pk>/", views.import_detail, name="fixed_assets_import_detail"),
    path("fixed-assets/imports/<int:pk>/confirm", views.import_confirm, name="fixed_assets_import_confirm"),
    path("fixed-assets/imports/<int:pk>/discard", views.import_discard, name="fixed_assets_import_discard"),
]
