from django.urls import path

from alongside.partnerships.views import (
    absences,
    agreement,
    choosing,
    credentials,
    doors,
    people,
    setting_up,
)

app_name = "partnerships"
urlpatterns = [
    path("absences/", absences.absences, name="absences"),
    path("absences/<uuid:absence_id>/end/", absences.end, name="end_absence"),
    path("choose/", choosing.choose, name="choose"),
    path("partnership/", agreement.overview, name="overview"),
    path("partnership/new/", setting_up.choose_preset, name="choose_preset"),
    path("partnership/new/<slug:key>/", setting_up.new, name="new"),
    path("partnership/sites/new/", agreement.add_site, name="add_site"),
    path("partnership/providers/new/", agreement.add_provider, name="add_provider"),
    path("partnership/commissioners/new/", agreement.add_commissioner, name="add_commissioner"),
    path("partnership/scope/<uuid:provider_id>/", agreement.scope, name="scope"),
    path("partnership/intake/", agreement.own_intake, name="own_intake"),
    path("partnership/intake/<uuid:provider_id>/", agreement.intake, name="intake"),
    path("partnership/hours/", agreement.hours, name="hours"),
    path("partnership/computers/<uuid:organisation_id>/", agreement.computers, name="computers"),
    path("partnership/doors/", doors.doors, name="doors"),
    path("partnership/doors/<uuid:door_id>/", doors.door, name="door"),
    path("partnership/doors/<uuid:door_id>/change/", doors.change_door, name="change_door"),
    path("partnership/doors/<uuid:door_id>/poster/", doors.poster, name="poster"),
    path("partnership/credentials/", credentials.credentials, name="credentials"),
    path("partnership/credentials/new/", credentials.add, name="add_credential"),
    path("partnership/credentials/end/", credentials.end, name="end_credential"),
    path("partnership/local-lines/", credentials.local_lines, name="local_lines"),
    path("partnership/local-lines/end/", credentials.end_local_line, name="end_local_line"),
    path("partnership/people/", people.people, name="people"),
    path("partnership/people/new/", people.add, name="add_person"),
    path("partnership/people/<uuid:membership_id>/end/", people.end, name="end_membership"),
    path("partnership/people/<uuid:membership_id>/link/", people.link, name="new_link"),
]
