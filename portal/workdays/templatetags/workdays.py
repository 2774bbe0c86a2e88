"""Template tags of the working-day calendar: the deadline bar (期限条)."""

from django import template

register = template.Library()
