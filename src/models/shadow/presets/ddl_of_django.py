"""Prints the DDL of every managed Django model of the project at PGREHEARSE_MODELS."""

import os
import pathlib
import re
import sys


def main():
    path = pathlib.Path(os.environ["PGREHEARSE_MODELS"]).resolve()
    folder = path if path.is_dir() else path.parent
    sys.path.insert(0, str(folder))
    os.chdir(folder)
    if "DJANGO_SETTINGS_MODULE" not in os.environ:
        manage = folder / "manage.py"
        text = manage.read_text() if manage.exists() else ""
        found = re.search(r"DJANGO_SETTINGS_MODULE[\"'],\s*[\"']([\w.]+)[\"']", text)
        if not found:
            sys.exit(f"no manage.py that names the settings is in {folder}; set DJANGO_SETTINGS_MODULE in `env`")
        os.environ["DJANGO_SETTINGS_MODULE"] = found.group(1)

    from django.conf import settings

    # Only ever the empty database that was given to us.
    default = dict(settings.DATABASES.get("default", {}))
    default.update(
        ENGINE=default.get("ENGINE") if "postg" in default.get("ENGINE", "") else "django.db.backends.postgresql",
        NAME=os.environ["PGDATABASE"],
        USER=os.environ["PGUSER"],
        PASSWORD=os.environ["PGPASSWORD"],
        HOST=os.environ["PGHOST"],
        PORT=os.environ["PGPORT"],
    )
    default.get("OPTIONS", {}).pop("service", None)
    settings.DATABASES = {"default": default}
    settings.DATABASE_ROUTERS = []

    import django

    django.setup()
    from django.apps import apps
    from django.db import connection

    models = [
        model
        for model in apps.get_models(include_auto_created=False)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    if not models:
        sys.exit(f"no managed model is in the project at {folder}")
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for model in models:
            editor.create_model(model)
    for statement in editor.collected_sql:
        print(statement)


main()
