from django.urls import path

from alongside.accounts import views

app_name = "accounts"
urlpatterns = [
    path("still-here/", views.still_here, name="still_here"),
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/drop/", views.drop_draft, name="drop_draft"),
    path("accounts/join/", views.join, name="join"),
    path("accounts/join/<str:token>/", views.join, name="join_by_link"),
    # These stand before allauth's pages of the same addresses: no message leaves yet, and who
    # somebody is, their organisation says.
    path("accounts/signup/", views.forgotten),
    path("accounts/email/", views.forgotten),
    path("accounts/confirm-email/", views.forgotten),
    path("accounts/confirm-email/<str:key>/", views.forgotten),
    path("accounts/password/reset/", views.forgotten, name="forgotten"),
    path("accounts/password/reset/done/", views.forgotten),
    path("accounts/password/reset/key/done/", views.forgotten),
    path("accounts/password/reset/key/<str:key>/", views.forgotten),
    path("accounts/password/set/", views.forgotten),
]
