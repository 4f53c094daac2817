"""The wording of every finding: message, remedy and meaning, by what it is about."""
