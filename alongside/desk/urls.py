from django.urls import path

from alongside.desk.views import (
    case,
    death,
    doors,
    needs_check,
    person,
    receipt,
    refer,
    referral,
    sheets,
    start,
    texting,
    trust,
)
from alongside.desk.views.door import confirming, referring
from alongside.desk.views.self_referral import asking, checking, door

app_name = "desk"
urlpatterns = [
    path("", start.home, name="home"),
    path("refer/", refer.refer, name="refer"),
    path("referrals/<uuid:referral_id>/", referral.referral, name="referral"),
    path("referrals/<uuid:referral_id>/receipt/", receipt.receipt, name="receipt"),
    path("referrals/<uuid:referral_id>/text/", texting.write_to, name="text"),
    path("referrals/<uuid:referral_id>/back/", texting.take_back, name="take_back"),
    path("cases/<uuid:case_id>/", case.case, name="case"),
    path("people/", person.find, name="find"),
    path("people/found/", person.found, name="found"),
    path("people/<uuid:person_id>/", person.person, name="person"),
    path("people/<uuid:person_id>/died/", death.died, name="died"),
    path("people/<uuid:person_id>/check/", needs_check.check, name="check"),
    path("trust/", trust.trust, name="trust"),
    # A door of referrers
    path("r/<str:token>/", referring.refer, name="refer_at_door"),
    path("r/<str:token>/sent/", referring.receipt, name="sent_at_door"),
    path("r/<str:token>/confirm/<uuid:held_id>/", confirming.confirm, name="confirm_at_door"),
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets/template.csv", sheets.template_csv, name="template_csv"),
    path("sheets/template.xlsx", sheets.template_xlsx, name="template_xlsx"),
    path("sheets/<uuid:sheet_id>/", sheets.sheet, name="sheet"),
    path("unconfirmed/", doors.unconfirmed, name="unconfirmed"),
    path("unconfirmed/<uuid:held_id>/", doors.settle, name="settle"),
    # The person's own door
    path("me/<str:token>/", door.start, name="me_start"),
    path("me/<str:token>/begin/", door.begin, name="me_begin"),
    path("me/<str:token>/helplines/", door.helplines, name="me_helplines"),
    path("me/<str:token>/hidden/", door.hidden, name="me_hidden"),
    path("me/<str:token>/leave/", door.leave, name="me_leave"),
    path("me/<str:token>/check/told/", checking.told, name="me_told"),
    path("me/<str:token>/check/<int:number>/", checking.question, name="me_question"),
    path("me/<str:token>/check/<int:number>/now/", checking.now, name="me_now"),
    path("me/<str:token>/ask/today/now/", asking.today, name="me_today"),
    path("me/<str:token>/ask/<str:step>/", asking.ask, name="me_ask"),
    path("me/<str:token>/agree/", asking.agree, name="me_agree"),
    path("me/<str:token>/sent/", asking.sent, name="me_sent"),
]
