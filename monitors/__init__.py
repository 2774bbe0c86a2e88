"""Invited supervisors: public profiles and their leads."""
