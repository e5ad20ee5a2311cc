from django.urls import path

from alongside.casework.views import deadlines, files, issues

app_name = "casework"
urlpatterns = [
    path("referrals/<uuid:referral_id>/take-on/", files.take_on, name="take_on"),
    path("referrals/<uuid:referral_id>/open-file/", files.open_case, name="open_case"),
    path("cases/<uuid:case_id>/issues/new/", issues.new_issue, name="new_issue"),
    path("cases/<uuid:case_id>/note/", files.note, name="note"),
    path("cases/<uuid:case_id>/close/", files.close, name="close"),
    path("cases/<uuid:case_id>/reopen/", files.reopen, name="reopen"),
    path("issues/<uuid:issue_id>/", issues.issue, name="issue"),
    path("issues/<uuid:issue_id>/step/", issues.step, name="step"),
    path("issues/<uuid:issue_id>/deadline/", deadlines.deadline, name="deadline"),
    path("deadlines/<uuid:deadline_id>/move/", deadlines.move_deadline, name="move_deadline"),
    path("deadlines/<uuid:deadline_id>/watch/", deadlines.watch_deadline, name="watch_deadline"),
    path("deadlines/<uuid:deadline_id>/told/", deadlines.told_person, name="told_person"),
]
