"""Reading of the files that a user gives: accelerator and mapping descriptions."""
