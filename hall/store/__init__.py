"""The only room with SQL: schema, migrations, the event log, rows to domain objects and back."""
