from django.urls import path

from alongside.insight import views

app_name = "insight"
urlpatterns = [
    path("counts/", views.counts, name="counts"),
    path("funnel/", views.funnel, name="funnel"),
    path("quarters/", views.quarters, name="quarters"),
    path("quarters/freeze/", views.freeze, name="freeze"),
]
