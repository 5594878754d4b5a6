"""What PostgreSQL refuses is the administrator's to mend, and what passes is waited for, whatever
language it says so in."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.errors import FinishedPGconn

from secretary.errors import AdministratorError, StorageNotAnswering
from storage import Store
from storage.engine import translate_setup_errors

pytestmark = pytest.mark.postgres


def _refused(said: str, **more: object) -> psycopg.OperationalError:
    """What psycopg raises of a connection that failed; libpq keeps no SQLSTATE of it."""
    prefix = 'connection failed: connection to server at "db", port 5432 failed: '
    connection = FinishedPGconn(user=b"kansli", db=b"moten", host=b"db", **more)  # type: ignore[arg-type]  # a test's own
    return psycopg.OperationalError(prefix + said, pgconn=connection)


@pytest.mark.parametrize(
    "said",
    [
        'FATALT:  lösenordsautentisering misslyckades för användare "kansli"',
        'FATALT:  databasen "moten" existerar inte',
        "FATAL:  Passwort-Authentifizierung für Benutzer »kansli« fehlgeschlagen",
        "FATAL:  Datenbank »moten« existiert nicht",
        "FATAL:  la base de données « moten » n'existe pas",
        "FATAL:  pas d'utilisateur «\N{NO-BREAK SPACE}kansli\N{NO-BREAK SPACE}»",
        'ВАЖНО:  роль "kansli" не существует',
        'FATAL:  ロール"kansli"は存在しません',
        'FATAL:  role "kansli" is not permitted to log in',
    ],
)
def test_a_refusal_is_the_administrators_to_mend_in_whatever_language(said: str) -> None:
    store = Store("postgresql://kansli@db/moten")
    with pytest.raises(AdministratorError) as refused, translate_setup_errors(store._engine):
        raise _refused(said)
    assert not isinstance(refused.value, StorageNotAnswering)
    store.close()


@pytest.mark.parametrize(
    "said",
    [
        "FATALT:  databassystemet startar upp",
        "FATAL:  das Datenbanksystem fährt herunter",
        "FATAL:  désolé, trop de clients sont déjà connectés",
        "FATAL:  sorry, too many clients already",
        'FATAL:  too many connections for role "kansli"',
        "Connection refused\n\tIs the server running on that host?",
    ],
)
def test_what_passes_is_waited_for_in_whatever_language(said: str) -> None:
    store = Store("postgresql://kansli@db/moten")
    with pytest.raises(StorageNotAnswering), translate_setup_errors(store._engine):
        raise _refused(said)
    store.close()


def test_a_password_that_is_asked_for_and_not_there_is_to_be_mended() -> None:
    store = Store("postgresql://kansli@db/moten")
    with pytest.raises(AdministratorError) as refused, translate_setup_errors(store._engine):
        raise _refused("fe_sendauth: kein Passwort angegeben", needs_password=True)
    assert not isinstance(refused.value, StorageNotAnswering)
    store.close()


def test_what_the_server_says_when_one_is_connected_is_known_by_its_code() -> None:
    store = Store("postgresql://kansli@db/moten")
    for raised, waits in (
        (psycopg.errors.InsufficientPrivilege("keine Berechtigung"), False),
        (psycopg.errors.InvalidCatalogName("ingen sådan"), False),
        (psycopg.errors.AdminShutdown("wird beendet"), True),
    ):
        with pytest.raises(AdministratorError) as error, translate_setup_errors(store._engine):
            raise raised
        assert isinstance(error.value, StorageNotAnswering) == waits
    store.close()
