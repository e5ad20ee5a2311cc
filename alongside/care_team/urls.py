from django.urls import path

from alongside.care_team import views

app_name = "care_team"
urlpatterns = [
    path("cases/<uuid:case_id>/plan/", views.plan, name="plan"),
    path("cases/<uuid:case_id>/share/", views.share, name="share"),
]
