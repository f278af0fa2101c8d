"""The short list on its way into the meeting: what is asked of people, what they wrote, and what it comes to."""
