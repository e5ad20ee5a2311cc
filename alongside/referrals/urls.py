from django.urls import path

from alongside.referrals.views import answering, asking, routed, urgent, waiting

app_name = "referrals"
urlpatterns = [
    path("waiting/", waiting.waiting_list, name="waiting_list"),
    path("waiting/<uuid:referral_id>/", waiting.keep_on_list, name="keep_on_list"),
    path("referrals/<uuid:referral_id>/ask/", asking.ask, name="ask"),
    path("referrals/<uuid:referral_id>/hand/", waiting.hand_to, name="hand_to"),
    path("referrals/<uuid:referral_id>/answer/", answering.answer, name="answer"),
    path("referrals/<uuid:referral_id>/attempt/", answering.attempt, name="attempt"),
    path("referrals/<uuid:referral_id>/not-reached/", answering.not_reached, name="not_reached"),
    path("referrals/<uuid:referral_id>/route/", answering.route, name="route"),
    path("referrals/<uuid:referral_id>/turn-away/", answering.turn_away, name="turn_away"),
    path("referrals/<uuid:referral_id>/withdraw/", answering.withdraw, name="withdraw"),
    path("referrals/<uuid:referral_id>/triage/", urgent.triage, name="triage"),
    path("referrals/<uuid:referral_id>/lower/", urgent.lower, name="lower"),
    path("referrals/<uuid:referral_id>/call/", urgent.call, name="call"),
    path("referrals/<uuid:referral_id>/tick/", urgent.tick, name="tick"),
    path("referrals/<uuid:referral_id>/routing/", routed.routing, name="routing"),
]
