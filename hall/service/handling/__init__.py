"""Commands on cases: one file a subject, each handler inside the writer's transaction."""
