"""Run by Alembic from `store`, which hands in its own connection and transaction."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
