from django.urls import path

from alongside.people import views

app_name = "people"
urlpatterns = [
    path("people/<uuid:person_id>/agreed/", views.agreed, name="agreed"),
    path("people/same/<uuid:item_id>/", views.same, name="same"),
]
