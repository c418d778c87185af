"""One person per role to sign in as, and the file that says how."""

import json
import secrets
from pathlib import Path

from django.contrib.auth.hashers import make_password

from cluster_portal.common.models import User
from cluster_portal.demonstration.institutions import Host, Staff, Teaching
from cluster_portal.demonstration.names import PersonName
from partners.enums import Role
from partners.models import Organization

_PEOPLE = {
    Role.OPERATOR: PersonName("Qodirov", "Olim", "uz"),
    Role.MINISTRY: PersonName("Yusupova", "Malika", "uz"),
    Role.COORDINATOR: PersonName("Ergasheva", "Kamola", "uz"),
    Role.UNIVERSITY_ADMIN: PersonName("Gʻulomova", "Umida", "uz"),
    Role.SUPERVISOR: PersonName("Shodiyev", "Sardor", "uz"),
    Role.HR: PersonName("Rahimov", "Hamid", "uz"),
    Role.MENTOR: PersonName("Choriyev", "Bobur", "uz"),
    Role.EXPERT: PersonName("Mirzayev", "Elyor", "uz"),
}


def add_named_people(
    staff: Staff, ministry: Organization, coordinator: Organization, main: Teaching, host: Host
) -> dict[Role, User]:
    """The visitors' people: at the ministry, the coordinator, the main university and one host."""
    where = {
        Role.OPERATOR: ministry,
        Role.MINISTRY: ministry,
        Role.COORDINATOR: coordinator,
        Role.UNIVERSITY_ADMIN: main.university,
        Role.SUPERVISOR: main.departments[0],
        Role.HR: host.organization,
        Role.MENTOR: host.organization,
        Role.EXPERT: ministry,
    }
    return {role: staff.add(where[role], role, name) for role, name in _PEOPLE.items()}


def open_accounts(people: dict[Role, User], file: Path) -> None:
    """Give the named people one random password and write it, with their e-mails, to FILE."""
    password = secrets.token_urlsafe(9)
    digest = make_password(password)
    for user in people.values():
        user.password = digest
    User.objects.bulk_update(people.values(), ["password"])
    accounts = {
        role.value: {"email": user.email, "password": password} for role, user in people.items()
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_text(json.dumps(accounts, indent=2) + "\n", encoding="utf-8")
