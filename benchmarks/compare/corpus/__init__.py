"""The seeded corpus: what the tools back up, and how it changes between two backups."""
