from django.urls import path

from alongside.needs import views

app_name = "needs"
urlpatterns = [path("people/<uuid:person_id>/check/", views.check, name="check")]
