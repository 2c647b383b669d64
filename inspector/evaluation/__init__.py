"""How well lenses find what people labelled; pure: labelled transcripts in, figures out."""
