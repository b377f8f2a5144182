"""Is this data good enough?"""
