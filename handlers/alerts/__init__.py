"""Alerts that cannot wait: raised, passed on until somebody confirms, and closed."""
