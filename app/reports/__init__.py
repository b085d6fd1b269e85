"""Assessments as documents."""
