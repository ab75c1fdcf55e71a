"""Prints the DDL of every SQLAlchemy MetaData that the modules at PGREHEARSE_MODELS declare."""

import importlib.util
import os
import pathlib
import re
import sys

from sqlalchemy import MetaData, create_mock_engine
from sqlalchemy.schema import CreateSchema


def modules(path):
    """The modules at a path: a file, or a folder with all below it."""
    if path.is_file():
        return [path]
    hidden = ("test", "tests", "migrations", "alembic", "versions", "node_modules", "venv")
    found = []
    for file in sorted(path.rglob("*.py")):
        parts = file.relative_to(path).parts
        if any(part.startswith((".", "_")) and part != "__init__.py" or part in hidden for part in parts):
            continue
        found.append(file)
    return found


def name_of(file):
    """The dotted name by which the application imports a file, and the folder it starts from."""
    parts = [] if file.stem == "__init__" else [file.stem]
    folder = file.parent
    while (folder / "__init__.py").exists():
        parts.insert(0, folder.name)
        folder = folder.parent
    return ".".join(parts), folder


def load(file):
    name, folder = name_of(file)
    for start in (str(folder), os.getcwd()):
        if start not in sys.path:
            sys.path.insert(0, start)
    if name in sys.modules:
        return sys.modules[name]
    # Packages without __init__.py are named from the folder that programs run in.
    try:
        dotted = ".".join(file.resolve().relative_to(os.getcwd()).with_suffix("").parts)
        if dotted in sys.modules:
            return sys.modules[dotted]
    except ValueError:
        pass
    spec = importlib.util.spec_from_file_location(name, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def metadata_of(module):
    for value in vars(module).values():
        found = value if isinstance(value, MetaData) else getattr(value, "metadata", None)
        if isinstance(found, MetaData) and found.tables:
            yield found


def main():
    path = pathlib.Path(os.environ["PGREHEARSE_MODELS"]).resolve()
    files = modules(path)
    seen = []
    for file in files:
        module = load(file)
        for metadata in metadata_of(module):
            if not any(metadata is other for other in seen):
                seen.append(metadata)
    if not seen:
        sys.exit(f"no SQLAlchemy MetaData with tables is in {len(files)} modules at {path}")

    def show(statement, *_, **__):
        print(str(statement.compile(dialect=engine.dialect)).strip() + ";\n")

    engine = create_mock_engine("postgresql://", show)
    # What the dialect would learn from a connection: 18 and before write generated columns differently.
    version = tuple(map(int, re.findall(r"\d+", os.environ.get("PGREHEARSE_POSTGRES", "15.0"))[:2]))
    engine.dialect.server_version_info = version
    engine.dialect.supports_virtual_generated_columns = version >= (18,)
    for schema in sorted({t.schema for m in seen for t in m.tables.values() if t.schema}):
        show(CreateSchema(schema))
    for metadata in seen:
        metadata.create_all(engine, checkfirst=False)


main()
