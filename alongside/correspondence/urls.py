from django.urls import path

from alongside.correspondence import views

app_name = "correspondence"
urlpatterns = [
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:message_id>/again/", views.again, name="again"),
    path("replies/<uuid:reply_id>/done/", views.looked_at, name="looked_at"),
    path("routes/", views.routes, name="routes"),
    path("carrier/receipts/", views.receipts, name="receipts"),
    path("carrier/texts/", views.texts, name="texts"),
]
