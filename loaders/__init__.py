"""From files to records: read, check, report every problem; nothing is written here."""
