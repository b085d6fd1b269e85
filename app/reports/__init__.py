"""What leaves on paper or a slide: opinions as PDF and Word, charts and maps as pictures."""
