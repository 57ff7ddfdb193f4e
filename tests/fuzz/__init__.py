"""Inputs that nobody thought of: ``python -m tests.fuzz --seconds 60``.

`inputs` makes a case of a seed and a number, the same one every time; `oracles` runs it within this process and says
what is wrong with what came of it. Everything happens in a temporary folder: no name with a folder in it is ever made.
"""
