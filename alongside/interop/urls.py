from django.urls import path

from alongside.interop import views

app_name = "interop"
urlpatterns = [
    path("referrals/<uuid:referral_id>/heard/", views.heard, name="heard"),
    path("cases/<uuid:case_id>/take-out/", views.take_out, name="take_out"),
    path("people/<uuid:person_id>/all-we-hold/", views.hand_out, name="hand_out"),
    # Stands before allauth's own, which is reversed by the name idp:oidc:token.
    path("identity/o/api/token", views.token, name="token"),
    path("FHIR/R4/$process-message", views.process_message, name="process_message"),
    path("FHIR/R4/metadata", views.metadata, name="metadata"),
    path("FHIR/R4/MessageDefinition", views.message_definitions, name="message_definitions"),
    path("FHIR/R4/MessageDefinition/<str:pk>", views.message_definition, name="message_definition"),
    path("FHIR/R4/ServiceRequest", views.service_requests, name="service_requests"),
    path("FHIR/R4/ServiceRequest/<str:pk>", views.service_request, name="service_request"),
    path("FHIR/R4/", views.elsewhere, name="base"),
    path("FHIR/R4/<path:path>", views.elsewhere, name="elsewhere"),
]
