"""Folium pages; every asset comes from static/."""
