"""Statement files with something wrong in them."""
