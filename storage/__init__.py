"""What the secretary remembers. The only importer of SQLAlchemy and Alembic."""
