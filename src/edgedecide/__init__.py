"""edgedecide: where should this model's inference run?"""

__version__ = "0.1.0"
