"""One named person per role, and the organizations they act for."""

import time

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.core import signals
from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation
from rest_framework.test import APIClient

from cluster_portal.common.consents import load_consent_texts
from cluster_portal.common.security.sessions import SEEN
from cluster_portal.wsgi import application
from partners.enums import OrganizationKind, Role
from tests.factories.partners import (
    AffiliationFactory,
    OrganizationFactory,
    ProgrammeFactory,
    RegionFactory,
    StudentFactory,
    UserFactory,
)


@pytest.fixture(autouse=True)
def _source_language():
    """A request leaves its language behind in the thread; no test inherits another's."""
    translation.deactivate()
    yield
    translation.deactivate()


@pytest.fixture
def tashkent(db):
    return RegionFactory(code="1726", name_uz="Toshkent shahri", name_ru="город Ташкент")


@pytest.fixture
def university(tashkent):
    """Toshkent davlat texnika universiteti."""
    return OrganizationFactory(
        university=True,
        code="313",
        name_uz="Toshkent davlat texnika universiteti",
        region=tashkent,
    )


@pytest.fixture
def enterprise(tashkent):
    """Navoiy sement zavodi."""
    return OrganizationFactory(code="E1", name_uz="Navoiy sement zavodi", region=tashkent)


@pytest.fixture
def ministry_body(tashkent):
    return OrganizationFactory(
        kind=OrganizationKind.STATE_BODY,
        code="MIN",
        name_uz="Oʻzbekiston Respublikasi Oliy taʼlim, fan va innovatsiyalar vazirligi",
        region=tashkent,
    )


@pytest.fixture
def programme(university):
    return ProgrammeFactory(institution=university)


def person(email: str, last_name: str, first_name: str, role: Role, organization):
    """A user with one current affiliation."""
    user = UserFactory(email=email, last_name=last_name, first_name=first_name)
    AffiliationFactory(user=user, organization=organization, role=role)
    return user


@pytest.fixture
def olim(ministry_body):
    """Operator."""
    return person("olim@example.uz", "Qodirov", "Olim", Role.OPERATOR, ministry_body)


@pytest.fixture
def malika(ministry_body):
    """Ministry official."""
    return person("malika@example.uz", "Yusupova", "Malika", Role.MINISTRY, ministry_body)


@pytest.fixture
def kamola(ministry_body):
    """Cluster coordinator."""
    return person("kamola@example.uz", "Ergasheva", "Kamola", Role.COORDINATOR, ministry_body)


@pytest.fixture
def umida(university):
    """University administrator."""
    return person("umida@example.uz", "Gʻulomova", "Umida", Role.UNIVERSITY_ADMIN, university)


@pytest.fixture
def sardor(university):
    """Department supervisor."""
    department = OrganizationFactory(
        kind=OrganizationKind.DEPARTMENT, code="313-D1", parent=university
    )
    return person("sardor@example.uz", "Shodiyev", "Sardor", Role.SUPERVISOR, department)


@pytest.fixture
def hamid(enterprise):
    """Enterprise HR."""
    return person("hamid@example.uz", "Rahimov", "Hamid", Role.HR, enterprise)


@pytest.fixture
def bobur(enterprise):
    """Enterprise mentor."""
    return person("bobur@example.uz", "Choriyev", "Bobur", Role.MENTOR, enterprise)


@pytest.fixture
def nilufar(programme):
    """Student of the university's programme, in the third year."""
    user = person(
        "nilufar@example.uz", "Toʻraqulova", "Nilufar", Role.STUDENT, programme.institution
    )
    StudentFactory(
        user=user, programme=programme, last_name="Toʻraqulova", first_name="Nilufar", year=3
    )
    return user


@pytest.fixture
def elyor(ministry_body):
    """Independent expert."""
    return person("elyor@example.uz", "Mirzayev", "Elyor", Role.EXPERT, ministry_body)


@pytest.fixture
def everyone(olim, malika, kamola, umida, sardor, hamid, bobur, nilufar, elyor):
    """One person per role, by role; None is somebody not signed in."""
    people = [olim, malika, kamola, umida, sardor, hamid, bobur, nilufar, elyor]
    return {user.affiliations.get().role: user for user in people} | {None: None}


@pytest.fixture
def consent_texts(db) -> None:
    """The texts people agree to, as shipped."""
    load_consent_texts()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The plugin's own; a thread that served a browser may still hold the database at the end."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def sign_in():
    """A browser-like client signed in as the person, whose session was seen a moment ago."""

    def client_of(user) -> Client:
        client = Client(headers={"accept-language": "en"})
        if user is not None:
            client.force_login(user, backend="partners.permissions.AffiliationBackend")
            session = client.session
            session[SEEN] = int(time.time())
            session.save()
        return client

    return client_of


def just_confirmed(browser: Client, user) -> Client:
    """As if USER, signed in there, had just typed the password again."""
    request = HttpRequest()
    request.session = browser.session
    record_authentication(request, user, method="password", reauthenticated=True)
    request.session.save()
    return browser


@pytest.fixture
def api_as():
    """An API client acting as the person."""

    def client_of(user) -> APIClient:
        client = APIClient(headers={"accept-language": "en"})
        if user is not None:
            client.force_authenticate(user)
        return client

    return client_of


@pytest.fixture
def open_connection():
    """The end of a request leaves the test's transaction open."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


class Served:
    """The program as a web server calls it."""

    status = 0
    headers: dict[str, str]

    def ask(
        self,
        path: str,
        body,
        length: int | None,
        kind: str = "multipart/form-data; boundary=xx",
        **headers,
    ) -> bytes:
        request = RequestFactory().request(
            PATH_INFO=path, REQUEST_METHOD="POST", CONTENT_TYPE=kind, **headers
        )
        environ = request.environ | {"wsgi.input": body}
        environ.pop("CONTENT_LENGTH", None)
        if length is not None:
            environ["CONTENT_LENGTH"] = str(length)
        answer = application(environ, self._started)
        return b"".join(answer)

    def _started(self, status: str, headers, _error=None):
        self.status, self.headers = int(status[:3]), dict(headers)


@pytest.fixture
def served(db, open_connection):
    return Served()
