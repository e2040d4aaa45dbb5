"""Re-reads a finished release and holds it against itself and against the script."""
