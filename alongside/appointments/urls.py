from django.urls import path

from alongside.appointments.views import booking, planning, running

app_name = "appointments"
urlpatterns = [
    path("sessions/", running.sessions, name="sessions"),
    path("sessions/new/", planning.new_session, name="new_session"),
    path("sessions/make/", planning.make_sessions, name="make_sessions"),
    path("sessions/<uuid:session_id>/", running.session, name="session"),
    path("sessions/<uuid:session_id>/walk-in/", running.walk_in, name="walk_in"),
    path("bookings/<uuid:booking_id>/move/", running.move, name="move"),
    path("referrals/<uuid:referral_id>/book/", booking.book, name="book"),
    path("rooms/", planning.rooms, name="rooms"),
]
