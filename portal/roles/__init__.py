"""Users, groups, permissions, second factor, and the audience of every route."""
