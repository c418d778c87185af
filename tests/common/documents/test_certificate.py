"""The installation's seal: given, made for the beginning, wrong, or none."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.utils import timezone

from cluster_portal.common.documents.certificate import seal_certificate, self_signed
from cluster_portal.common.documents.checks import seal_of_documents


def ids() -> list[str]:
    return [message.id for message in seal_of_documents(None)]


def made(days: int = 900):
    return self_signed("Sinov", since=timezone.now(), days=days)


def test_demonstration_has_one_key_in_all_its_processes(settings):
    keys = [seal_certificate().own.public_key()]
    seal_certificate.__globals__["_of_demonstration"].cache_clear()
    keys.append(seal_certificate().own.public_key())
    assert keys[0] == keys[1]
    settings.SECRET_KEY = "another"
    assert seal_certificate().own.public_key() != keys[0]


def test_installation_without_one_is_warned(settings):
    settings.DEMONSTRATION = False
    assert (seal_certificate(), ids()) == (None, ["documents.W001"])


def test_certificate_that_ends_soon_is_told(settings):
    settings.SEAL_CERTIFICATE, settings.SEAL_KEY = (part.decode() for part in made(days=20))
    assert ids() == ["documents.W002"]
    settings.SEAL_CERTIFICATE, settings.SEAL_KEY = (part.decode() for part in made())
    assert ids() == []


@pytest.mark.parametrize("certificate", ["", "no PEM", made().certificate.decode()])
def test_key_of_another_certificate_is_an_error(settings, certificate):
    settings.SEAL_CERTIFICATE, settings.SEAL_KEY = certificate, made().key.decode()
    with pytest.raises(ImproperlyConfigured):
        seal_certificate()
    assert ids() == ["documents.E001"]


def test_command_makes_one_that_seals_and_never_overwrites(tmp_path, settings, capsys):
    call_command("make_seal_certificate", str(tmp_path), name="Toshkent")
    settings.SEAL_CERTIFICATE = (tmp_path / "seal_certificate").read_text()
    settings.SEAL_KEY = (tmp_path / "seal_key").read_text()
    assert seal_certificate().fingerprint in capsys.readouterr().out
    assert (tmp_path / "seal_key").stat().st_mode & 0o777 == 0o400
    with pytest.raises(CommandError, match="File exists"):
        call_command("make_seal_certificate", str(tmp_path), name="Toshkent")
