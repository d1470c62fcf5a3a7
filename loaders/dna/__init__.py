"""Databases of Discourse Network Analyzer (`.dna`, SQLite, versions 3.0 and 3.1): read into records, and written."""
