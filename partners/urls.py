"""Pages of the partners app, grouped by capability."""

from django.urls import URLPattern, URLResolver, path

from partners.views import affiliation_choice

urlpatterns: list[URLPattern | URLResolver] = [
    # In which affiliation a person acts
    path("affiliations/choose/", affiliation_choice.choose_affiliation, name="affiliation-choose"),
]
