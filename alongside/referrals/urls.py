from django.urls import path

from alongside.referrals.views import answering

app_name = "referrals"
urlpatterns = [
    path("referrals/<uuid:referral_id>/answer/", answering.answer, name="answer"),
    path("referrals/<uuid:referral_id>/attempt/", answering.attempt, name="attempt"),
    path("referrals/<uuid:referral_id>/not-reached/", answering.not_reached, name="not_reached"),
    path("referrals/<uuid:referral_id>/route/", answering.route, name="route"),
    path("referrals/<uuid:referral_id>/turn-away/", answering.turn_away, name="turn_away"),
    path("referrals/<uuid:referral_id>/withdraw/", answering.withdraw, name="withdraw"),
]
