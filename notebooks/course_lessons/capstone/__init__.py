"""The brief"""
