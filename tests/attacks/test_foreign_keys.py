"""Keys of the other side's records, put by hand into forms and API writes, are refused."""

import inspect
from importlib import import_module

import pytest
from django import forms
from django.db import transaction
from drf_spectacular.generators import SchemaGenerator

from cluster_portal.common.models import User
from internships import models as internships
from internships.models.feedback import ASPECTS, MOTIVES
from partners import models as partners
from partners.enums import Role
from partners.forms.search import RecordSearchField
from tests.architecture.routes import routes
from tests.attacks.answers import database_now, text_of
from tests.attacks.bodies import REQUESTS
from tests.attacks.side import Side
from tests.attacks.sides import ATTACKERS, OPEN
from tests.attacks.test_objects import KEY, keyed_routes

pytestmark = pytest.mark.django_db

# Request properties that hold keys of records which belong to somebody, and whose they are.
FOREIGN = {
    "organization": partners.Organization,
    "coordinator": partners.Organization,
    "institution": partners.Organization,
    "department": partners.Organization,
    "enterprise": partners.Organization,
    "university": partners.Organization,
    "parent": partners.Organization,
    "cluster": partners.Cluster,
    "programme": partners.Programme,
    "student": partners.Student,
    "eligible_programmes": partners.Programme,
    "placement": internships.Placement,
    "posting": internships.Posting,
    "placement_round": internships.PlacementRound,
    "application": internships.Application,
    "applications": internships.Application,
    "order": internships.Application,
    "not_acceptable": internships.Application,
    "owner": User,
    "party": partners.AgreementParty,
    "others": partners.Organization,
}
# Keys of lists that are the same for everybody.
COMMON = {"speciality", "district", "practice_type", "questionnaire", "competences"}
# Whole numbers that are no keys.
NUMBERS = {
    "year", "years", "headcount", "places", "pay_amount", "eligible_years", "academic_year",
    "choices_max", "level", "importance", "days", "hours", "minutes", "count", *ASPECTS, *MOTIVES,
}  # fmt: skip

# Where a record of another organization is what is wanted, and why.
FREE = {
    ("/api/v1/agreements", "others"): "one proposes an agreement to any organization",
    ("/api/v1/agreements/{id}", "others"): "the same",
    ("/api/v1/memberships", "organization"): "coordinators take members from the whole register",
    ("/api/v1/postings", "university"): "an enterprise offers places to any university",
    ("/api/v1/nonconformities", "university"): "the ministry demands of any university",
}
# Written by every save: which figures are to be counted again.
MARKED_ANYWAY = {"quality.StalePartition"}

# Form fields of the same kind, by the form's class.
FREE_FIELDS = {
    ("PostingAddressForm", "university"): "as above",
    **{("AgreementForm", f"party_{place}"): "as above" for place in (2, 3, 4)},
    ("AddLotForm", "add_university"): "as above",
    ("ApplicantFilterForm", "programme"): "narrows the board, whose form is another one",
    ("OwnPlaceForm", "enterprise"): "a student may have found a place at any enterprise",
    ("ApproveOwnPlaceForm", "enterprise"): "the same",
    ("TransferForm", "enterprise"): "a student may go on at any enterprise",
    ("ArrangeRepeatForm", "enterprise"): "the same",
}
FORM_PAGES = {"supervisors-spread"}  # beside those that add something
# Forms nobody of a side is shown.
OTHERS_FORMS = {"DemandForm": "the ministry's", "DemandApiForm": "the ministry's"}


@pytest.fixture
def people(ours, malika):
    """Ours, and an official of the ministry, who may write to both sides."""
    return ours.people | {Role.MINISTRY: malika}


@pytest.fixture(scope="module")
def schema():
    return SchemaGenerator().get_schema(request=None, public=True)


def properties_of(schema, operation) -> dict:
    """The request's properties, by name."""
    content = operation.get("requestBody", {}).get("content", {})
    found = {}
    for described in content.values():
        shape = described["schema"]
        shape = shape.get("items", shape)
        name = shape.get("$ref", "").rpartition("/")[2]
        found |= schema["components"]["schemas"].get(name, shape).get("properties", {})
    return found


def holds_keys(described: dict) -> bool:
    return "integer" in str(described.get("type")) or (
        described.get("type") == "array" and holds_keys(described.get("items", {}))
    )


def writing(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            if method in {"post", "put", "patch"}:
                yield path, method, properties_of(schema, operation)


def test_every_number_in_a_request_is_known(schema):
    """A new property that holds a key must get a case here."""
    known = set(FOREIGN) | COMMON | NUMBERS
    unknown = {
        (path, name)
        for path, _method, properties in writing(schema)
        for name, described in properties.items()
        if holds_keys(described) and not described.get("readOnly") and name not in known
    }
    assert unknown == set()


def test_every_operation_with_a_key_has_a_request(schema):
    with_keys = {
        (method, path)
        for path, method, properties in writing(schema)
        if any(name in FOREIGN and holds_keys(described) for name, described in properties.items())
    }
    assert {place for place in with_keys if place[0] != "put"} - set(REQUESTS) == set()


def candidates(model, theirs: Side) -> list[int]:
    records = theirs.people.values() if model is User else theirs.records[model]
    return [record.pk for record in records]


def send(api_as, user, method: str, path: str, body: dict):
    """The answer; what it wrote is taken back."""
    with transaction.atomic():
        before = database_now()
        answer = getattr(api_as(user), method)(path, body, format="json")
        after = database_now()
        changed = {label for label in after if after[label] != before[label]} - MARKED_ANYWAY
        transaction.set_rollback(True)
    return answer, changed


@pytest.mark.parametrize("place", REQUESTS, ids=" ".join)
def test_api_refuses_keys_of_the_other_side(place, ours, theirs, people, api_as):
    (method, path), request = place, REQUESTS[place]
    address = path.replace("{id}", str(request.record(ours)))
    body, user = request.body(ours), people[request.role]
    answer, _changed = send(api_as, user, method, address, body)
    assert answer.status_code in request.answers, answer.data  # else nothing is tried below
    wrong, tried = [], 0
    for name in set(body) & set(FOREIGN):
        if (path, name) in FREE:
            continue
        for key in candidates(FOREIGN[name], theirs):
            tried += 1
            value = [key] if isinstance(body[name], list) else key
            others = body if method == "post" else {}
            answer, changed = send(api_as, user, method, address, others | {name: value})
            passed_over = answer.status_code == 200 and not changed  # a field set once
            if answer.status_code not in {400, 403, 404, 409} and not passed_over:
                wrong.append((name, key, answer.status_code, answer.data, changed))
    assert wrong == []
    assert tried >= 1


def chosen_model(field) -> type | None:
    """The model a form field chooses among, where its records belong to somebody."""
    if isinstance(field, forms.ModelChoiceField):
        model = field.queryset.model
        owned = {partners.Organization, partners.Cluster, partners.Programme}
        return model if model in owned or model not in OPEN else None
    if isinstance(field, RecordSearchField) and field.kind in {"organizations", "enterprises"}:
        return partners.Organization
    return None


def forms_shown(answer) -> list[forms.BaseForm]:
    if answer.streaming:
        text_of(answer)  # read, so that its file is closed
    context = answer.context or []
    found = {id(one): one for layer in context for one in layer.flatten().values()
             if isinstance(one, forms.BaseForm)}  # fmt: skip
    return list(found.values())


def form_pages(ours: Side) -> list[str]:
    """Addresses that may show a form to somebody of our side."""
    pages = [
        route.path.replace(KEY, str(record.pk))
        for route, model in keyed_routes()
        if route.method == "get" and not route.name.startswith("api:")
        for record in ours.records.get(model, [])
    ]
    return pages + [
        route.path
        for route in routes()
        if route.method == "get"
        and KEY not in route.path
        and (route.path.endswith("/add/") or route.name in FORM_PAGES)
    ]


def posted(field, key: int, name: str) -> dict:
    if isinstance(field, RecordSearchField):
        return {name: "Zavod", f"{name}_choice": str(key)}
    return {name: [key] if isinstance(field, forms.ModelMultipleChoiceField) else key}


@pytest.mark.parametrize("role", ATTACKERS)
def test_forms_refuse_keys_of_the_other_side(role, ours, theirs, sign_in, record_property):
    browser, wrong, tried = sign_in(ours.people[role]), [], 0
    for path in form_pages(ours):
        page = browser.get(path)
        for form in forms_shown(page) if page.status_code == 200 else []:
            for name, field in form.fields.items():
                model = chosen_model(field)
                if model is None or (type(form).__name__, name) in FREE_FIELDS:
                    continue
                for key in candidates(model, theirs):
                    tried += 1
                    wrong += _accepted(browser, path, form, {name: posted(field, key, name)})
    assert wrong == []
    record_property("tried", tried)
    assert tried >= {Role.UNIVERSITY_ADMIN: 20, Role.HR: 10, Role.COORDINATOR: 4}.get(role, 0)


def _accepted(browser, path: str, form, fields: dict[str, dict]) -> list[tuple]:
    """What the page at PATH took although it is not ours to give."""
    found = []
    for name, data in fields.items():
        for ask in (browser.post, browser.get):  # a first step may be sent by GET
            asked = ask(path, data)
            shown = [one for one in forms_shown(asked) if name in one.fields and one.is_bound]
            if shown or asked.status_code != 200:
                break
        refused = asked.status_code in {400, 403, 404, 409}
        if not refused and not any(name in one.errors for one in shown):
            found.append((path, name, data, asked.status_code))
    return found


def classes_with_keys() -> set[str]:
    """The project's form classes of which a field chooses among somebody's records."""
    found = set()
    for app in ("partners", "internships", "monitoring", "quality"):
        package = import_module(f"{app}.forms")
        for file in sorted(module_names(package)):
            module = import_module(f"{app}.forms.{file}")
            for name, one in inspect.getmembers(module, inspect.isclass):
                if one.__module__ == module.__name__ and issubclass(one, forms.BaseForm):
                    fields = one.base_fields.values()
                    if any(chosen_model(field) for field in fields if has_choices(field)):
                        found.add(name)
    return found


def has_choices(field) -> bool:
    return isinstance(field, RecordSearchField) or getattr(field, "queryset", None) is not None


def module_names(package) -> set[str]:
    from pkgutil import iter_modules

    return {found.name for found in iter_modules(package.__path__)}


def test_every_form_with_a_key_is_shown_to_somebody(ours, sign_in):
    """Else the test above would pass a form over without a word."""
    shown = set()
    for user in ours.people.values():
        browser = sign_in(user)
        for path in form_pages(ours):
            page = browser.get(path)
            if page.status_code == 200:
                shown |= {kind.__name__ for form in forms_shown(page) for kind in type(form).mro()}
    assert sorted(classes_with_keys() - shown - set(OTHERS_FORMS)) == []
