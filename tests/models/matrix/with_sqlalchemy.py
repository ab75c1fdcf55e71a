"""Reads and writes `users` with SQLAlchemy; prints what came of both."""

import enum

from sqlalchemy import Enum, String, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Role(enum.Enum):
    OWNER = "OWNER"
    MEMBER = "MEMBER"


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(40), unique=True)
    nick: Mapped[str | None] = mapped_column(String(40))
    age: Mapped[int | None]
    quota: Mapped[int] = mapped_column(server_default=text("10"))
    level: Mapped[int] = mapped_column(default=1)
    role: Mapped[Role] = mapped_column(Enum(Role, name="role"), default=Role.MEMBER)


engine = create_engine("postgresql+psycopg:///matrix")


def attempt(work):
    try:
        with Session(engine) as session:
            return work(session)
    except Exception as error:  # noqa: BLE001
        return f"fail {type(error).__name__}"


def read(session):
    odd = {f"{name}={type(getattr(user, name)).__name__}" for user in session.scalars(select(User))
           for name, of in (("age", int), ("quota", int)) if not isinstance(getattr(user, name), of)}
    return "ok" + "".join(f" {word}" for word in sorted(odd))


def write(session):
    session.add(User(email="bob@example.org"))
    session.commit()
    return "ok"


print(f"{attempt(read)}\t{attempt(write)}")
