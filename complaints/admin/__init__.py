"""The Centre's work place in the Wagtail admin: queue, matter page, action forms, documents, evidence, lead entry."""
