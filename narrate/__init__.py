"""Turn written documents into audio that people who cannot, or would rather not, read print can use."""

__version__ = "0.1.0"
