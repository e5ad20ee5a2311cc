from django.urls import path

from alongside.casework import views

app_name = "casework"
urlpatterns = [
    path("referrals/<uuid:referral_id>/take-on/", views.take_on, name="take_on"),
    path("referrals/<uuid:referral_id>/open-file/", views.open_case, name="open_case"),
    path("cases/<uuid:case_id>/issues/new/", views.new_issue, name="new_issue"),
    path("cases/<uuid:case_id>/note/", views.note, name="note"),
    path("cases/<uuid:case_id>/close/", views.close, name="close"),
    path("cases/<uuid:case_id>/reopen/", views.reopen, name="reopen"),
    path("issues/<uuid:issue_id>/", views.issue, name="issue"),
    path("issues/<uuid:issue_id>/step/", views.step, name="step"),
    path("issues/<uuid:issue_id>/deadline/", views.deadline, name="deadline"),
    path("deadlines/<uuid:deadline_id>/move/", views.move_deadline, name="move_deadline"),
    path("deadlines/<uuid:deadline_id>/told/", views.told_person, name="told_person"),
]
