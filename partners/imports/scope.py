"""For whom a university's imports may be done."""

from django.utils.functional import cached_property

from partners.enums import Role
from partners.models import Organization
from partners.reach import reach_of


class OwnUniversity:
    """Mixin of kinds that fill one university, named by its code."""

    @classmethod
    def scopes(cls, user) -> list[tuple[str, str]]:
        return [
            (found.organization.code, str(found.organization))
            for found in reach_of(user).affiliations
            if found.role == Role.UNIVERSITY_ADMIN
        ]

    @cached_property
    def university(self) -> Organization:
        return Organization.objects.get(code=self.scope)
