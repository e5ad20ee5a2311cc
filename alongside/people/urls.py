from django.urls import path

from alongside.people import views

app_name = "people"
PERSON = "people/<uuid:person_id>/"
urlpatterns = [
    path(f"{PERSON}agreed/", views.agreed, name="agreed"),
    path(f"{PERSON}agreed/ask/", views.ask, name="ask"),
    path("people/agreed/<uuid:consent_id>/", views.change, name="change"),
    path(f"{PERSON}contact/", views.contact, name="contact"),
    path(f"{PERSON}contact/phrase/", views.phrase, name="phrase"),
    path("people/contact/<uuid:new_id>/", views.settle, name="settle"),
    path(f"{PERSON}seal/", views.keep_hidden, name="seal"),
    path(f"{PERSON}sealed/", views.sealed, name="sealed"),
    path(f"{PERSON}sealed/open/", views.opening, name="opening"),
    path("people/sealed/<uuid:told_id>/", views.settle_hidden, name="settle_hidden"),
    path(f"{PERSON}proxies/", views.proxies, name="proxies"),
    path("people/proxies/<uuid:proxy_id>/", views.proxy, name="proxy"),
    path(f"{PERSON}walls/", views.wall, name="wall"),
    path(f"{PERSON}i-know-them/", views.i_know, name="i_know"),
    path("walls/", views.walls, name="walls"),
    path("walls/<uuid:wall_id>/lift/", views.lift, name="lift"),
    path("conflicts/", views.conflicts, name="conflicts"),
    path("conflicts/<uuid:item_id>/", views.conflict, name="conflict"),
    path("conflicts/parties/<uuid:party_id>/end/", views.end_party, name="end_party"),
    path("people/same/<uuid:item_id>/", views.same, name="same"),
]
