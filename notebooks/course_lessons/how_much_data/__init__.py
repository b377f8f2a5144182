"""How much data do you need?"""
