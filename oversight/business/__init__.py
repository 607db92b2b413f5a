"""The business section's pages (业务科): its day, the registry, the books, the figures."""
