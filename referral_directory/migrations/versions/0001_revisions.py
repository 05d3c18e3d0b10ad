"""One table of revisions, and the promise that no row of it is changed or taken away."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_NEVER = "a revision is never changed or deleted"
_SQLITE = """
CREATE TRIGGER revisions_{what} BEFORE {WHAT} ON revisions
BEGIN SELECT RAISE(ABORT, '{never}'); END
"""
# INSERT OR REPLACE takes the row away that is in its place, and asks no trigger on deleting.
_SQLITE_REPLACE = """
CREATE TRIGGER revisions_replace BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM revisions WHERE number = NEW.number)
  OR EXISTS (SELECT 1 FROM revisions WHERE settles = NEW.settles)
  OR EXISTS (SELECT 1 FROM revisions WHERE service = NEW.service AND step = NEW.step)
BEGIN SELECT RAISE(ABORT, '{never}'); END
"""
_POSTGRESQL = """
CREATE FUNCTION revisions_stay() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{never}'; END $$;
CREATE TRIGGER revisions_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON revisions
FOR EACH STATEMENT EXECUTE FUNCTION revisions_stay();
"""


def upgrade() -> None:
    op.create_table(
        "revisions",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("service", sa.String(100), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("changes", sa.JSON, nullable=False),
        sa.Column("entry", sa.JSON, nullable=False),
        sa.Column("base", sa.Integer),
        sa.Column("settles", sa.Integer, unique=True),
        sa.Column("step", sa.Integer),
        sa.Column("who", sa.String(200), nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("why", sa.String(500), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.UniqueConstraint("service", "step"),
    )
    op.create_index("revisions_by_service", "revisions", ["service", "number"])
    op.create_index("revisions_by_country", "revisions", ["country", "state"])
    stands = sa.text("step IS NOT NULL")
    op.create_index(
        "revisions_that_stand",
        "revisions",
        ["country", "service", "number"],
        sqlite_where=stands,
        postgresql_where=stands,
    )
    if op.get_bind().dialect.name == "sqlite":
        for what in ("update", "delete"):
            op.execute(_SQLITE.format(what=what, WHAT=what.upper(), never=_NEVER))
        op.execute(_SQLITE_REPLACE.format(never=_NEVER))
    else:
        op.execute(_POSTGRESQL.format(never=_NEVER))


def downgrade() -> None:
    raise NotImplementedError("revisions are never taken away")
