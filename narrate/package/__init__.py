"""What a release holds: chapters, transcripts, feed, pages, cover and report. Pure: values or bytes out."""
