"""聊城产业园区规划一张图: what a plan lets you do on a piece of land, with its evidence."""

__version__ = "0.1.0"
