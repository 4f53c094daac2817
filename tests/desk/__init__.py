"""Tests of the console, its macros, the doctor and the kit."""
