from django.urls import path

from alongside.insight.views import counts, months, turn_aways

app_name = "insight"
urlpatterns = [
    path("months/", months.months, name="months"),
    path("months/freeze/", months.freeze, name="freeze_month"),
    path("turn-aways/", turn_aways.turn_aways, name="turn_aways"),
    path("turn-aways/figures.csv", turn_aways.figures, name="turn_away_figures"),
    path("counts/", counts.counts, name="counts"),
    path("funnel/", counts.funnel, name="funnel"),
    path("quarters/", counts.quarters, name="quarters"),
    path("quarters/freeze/", counts.freeze, name="freeze"),
]
