"""`zoning bench`: the same work side by side in one run, and the ratios.

Absolute figures of a machine drift; what is compared here is measured alternately, on the same
parcels and layers, and the areas that every way finds are compared before any speed is printed.
"""
