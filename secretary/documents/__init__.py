"""Values made into files: a calendar. Pure: what is given in, bytes or text out."""
