from django.urls import path

from alongside.desk.views import case, person, receipt, refer, referral, start, trust

app_name = "desk"
urlpatterns = [
    path("", start.home, name="home"),
    path("refer/", refer.refer, name="refer"),
    path("referrals/<uuid:referral_id>/", referral.referral, name="referral"),
    path("referrals/<uuid:referral_id>/receipt/", receipt.receipt, name="receipt"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("people/", person.find, name="find"),
    path("people/found/", person.found, name="found"),
    path("people/<uuid:person_id>/", person.person, name="person"),
    path("trust/", trust.trust, name="trust"),
]
