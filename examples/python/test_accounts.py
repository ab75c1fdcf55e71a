"""The queries of an application that looks after accounts, with pg8000."""

import os

import pg8000.dbapi
import pytest


@pytest.fixture
def cursor():
    connection = pg8000.dbapi.connect(
        host=os.environ["PGHOST"],
        port=int(os.environ["PGPORT"]),
        user=os.environ["PGUSER"],
        password=os.environ["PGPASSWORD"],
        database=os.environ["PGDATABASE"],
    )
    yield connection.cursor()
    connection.rollback()
    connection.close()


def test_accounts_have_an_address(cursor):
    cursor.execute("SELECT count(*) FROM accounts WHERE billing_email = ''")
    assert cursor.fetchone()[0] == 0


def test_slugs_are_unique(cursor):
    cursor.execute("SELECT slug FROM accounts GROUP BY slug HAVING count(*) > 1")
    assert not cursor.fetchall()


@pytest.mark.parametrize("status", ["trial", "active"])
def test_the_status_can_be_set(cursor, status):
    cursor.execute("UPDATE accounts SET status = %s::account_status", (status,))
    cursor.execute("SELECT DISTINCT status::text FROM accounts")
    assert [row[0] for row in cursor.fetchall()] == [status]
