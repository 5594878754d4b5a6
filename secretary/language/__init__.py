"""Every word that people read or write, a folder for each language."""
