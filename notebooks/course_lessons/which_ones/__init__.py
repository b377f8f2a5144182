"""Which ones? Representative, hard, clean"""
