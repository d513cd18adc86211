"""Limits that count and never refuse, for runs that ask more than any caller may."""

PLENTY = {
    f"FANAL_RATE_{kind}": "900000000 per minute"
    for kind in ("ASSESS", "REPORTS", "REPORTS_ALL", "READ", "LOGIN", "REVIEW")
}
