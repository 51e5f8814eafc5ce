"""Alembic runs this for every migration. The connection, open in a transaction, comes from ``storage.migrating``."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes["metadata"],
    transactional_ddl=True,  # on SQLite too: a power cut leaves the store at one revision or the other
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
