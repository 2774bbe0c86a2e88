"""The demo city: accounts, agencies and stories that go through the real actions. It wires the rooms together."""
