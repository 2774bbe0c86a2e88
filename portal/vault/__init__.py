"""Encryption of identities, narratives and evidence; blind indexes; destruction of keys."""
