from django.urls import path

from alongside.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/again/", views.again, name="again"),
]
