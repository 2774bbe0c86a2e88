"""What the editor of an item sees besides its words: the facts of the case and what still speaks against release."""

from typing import Any

from wagtail.admin.panels import Panel


class ReleasePanel(Panel):
    """Facts of the case, findings of the redaction assistant, the agency's comment, the ways on."""

    class BoundPanel(Panel.BoundPanel):
        """The panel for one item and one person."""

        template_name = "exposure/admin/release_panel.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """What the template needs; read anew at every showing."""
            from .release import authors_of, reasons_against, unresolved_findings, written_texts

            context: dict[str, Any] = super().get_context_data(parent_context)
            item = self.instance
            if not item.pk:
                return context
            return {
                **context,
                "item": item,
                "reasons": reasons_against(item),
                "findings": unresolved_findings(item.pk, written_texts(item)),
                "asked": item.comment_requests.first(),
                "is_author": self.request.user.pk in authors_of(item.pk),
            }

        def is_shown(self) -> bool:
            """Not on a form for creating, which items do not have."""
            return bool(self.instance.pk)
