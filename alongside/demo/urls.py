from django.urls import path

from alongside.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.story, name="story"),
    path("demo/enter/", views.enter, name="enter"),
    path("demo/catcher/", views.catcher, name="catcher"),
    path("demo/catcher/answer/", views.answer, name="answer"),
]
