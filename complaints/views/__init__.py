"""The public's pages: report, receipt, track. Thin: they read forms and call actions."""
