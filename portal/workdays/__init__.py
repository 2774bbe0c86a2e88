"""The working-day calendar, deadline rules and clocks."""
