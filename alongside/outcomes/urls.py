from django.urls import path

from alongside.outcomes import views

app_name = "outcomes"
urlpatterns = [
    path("issues/<uuid:issue_id>/outcome/", views.outcome, name="outcome"),
    path("issues/<uuid:issue_id>/money/", views.money, name="money"),
    path("outcomes/bring-in/", views.bring_in, name="bring_in"),
]
