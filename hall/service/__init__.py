"""One command, one transaction, its events; and the queries that screens need."""
