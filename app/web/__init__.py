"""The HTML door: pages in Chinese and English."""
