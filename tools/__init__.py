"""What the Makefile calls. `install` needs only a Python; the others run in .venv."""
