"""What people can say to the secretary: one file for each family of commands."""
