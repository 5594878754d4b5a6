"""Kansli on Matrix. The only importer of matrix-nio."""
