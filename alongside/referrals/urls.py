from django.urls import path

from alongside.referrals import views

app_name = "referrals"
urlpatterns = [
    path("referrals/<uuid:referral_id>/answer/", views.answer, name="answer"),
    path("referrals/<uuid:referral_id>/attempt/", views.attempt, name="attempt"),
    path("referrals/<uuid:referral_id>/not-reached/", views.not_reached, name="not_reached"),
    path("referrals/<uuid:referral_id>/route/", views.route, name="route"),
    path("referrals/<uuid:referral_id>/turn-away/", views.turn_away, name="turn_away"),
    path("referrals/<uuid:referral_id>/withdraw/", views.withdraw, name="withdraw"),
]
