from django.urls import path

from alongside.care_team import views

app_name = "care_team"
urlpatterns = [
    path("cases/<uuid:case_id>/plan/", views.plan, name="plan"),
    path("cases/<uuid:case_id>/share/", views.share, name="share"),
    path("ask/", views.ask, name="ask"),
    path("ask/<uuid:question_id>/", views.answer, name="answer"),
    path("digest/", views.digest, name="digest"),
]
