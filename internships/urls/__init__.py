"""Pages of the internships app, a module for each part of the year."""

from internships.urls import contracting, finishing, offering, placing, practising

urlpatterns = [
    *offering.urlpatterns,
    *placing.urlpatterns,
    *contracting.urlpatterns,
    *practising.urlpatterns,
    *finishing.urlpatterns,
]
