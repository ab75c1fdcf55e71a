"""Reads and writes `users` with Django; prints what came of both."""

import os

import django
from django.conf import settings

settings.configure(
    DATABASES={"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "matrix",
                           "HOST": os.environ["PGHOST"], "USER": os.environ["PGUSER"]}},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
)
django.setup()
from django.db import models  # noqa: E402


class User(models.Model):
    email = models.CharField(max_length=40, unique=True)
    nick = models.CharField(max_length=40, null=True)
    age = models.IntegerField(null=True)
    quota = models.IntegerField(db_default=10)
    level = models.IntegerField(default=1)
    role = models.CharField(max_length=10, default="MEMBER")

    class Meta:
        app_label = "matrix"
        db_table = "users"


def attempt(work):
    try:
        return work()
    except Exception as error:  # noqa: BLE001
        return f"fail {type(error).__name__}"


def read():
    odd = {f"{name}={type(getattr(user, name)).__name__}" for user in User.objects.all()
           for name in ("age", "quota") if not isinstance(getattr(user, name), int)}
    return "ok" + "".join(f" {word}" for word in sorted(odd))


def write():
    User.objects.create(email="bob@example.org")
    return "ok"


print(f"{attempt(read)}\t{attempt(write)}")
