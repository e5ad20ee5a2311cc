from django.urls import path

from alongside.interop import views

app_name = "interop"
urlpatterns = [
    path("FHIR/R4/$process-message", views.process_message, name="process_message"),
    path("FHIR/R4/metadata", views.metadata, name="metadata"),
    path("FHIR/R4/", views.elsewhere, name="base"),
    path("FHIR/R4/<path:path>", views.elsewhere, name="elsewhere"),
]
