"""Routes (to come)."""

urlpatterns: list = []
