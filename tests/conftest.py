"""Lets the tests of subfolders import the builders beside this file."""
