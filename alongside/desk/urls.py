from django.urls import path

from alongside.desk.views import case, person, start

app_name = "desk"
urlpatterns = [
    path("", start.home, name="home"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("people/", person.find, name="find"),
    path("people/found/", person.found, name="found"),
    path("people/<uuid:person_id>/", person.person, name="person"),
]
