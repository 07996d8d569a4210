"""Pure: language, sentences, terms, names, numbers, dates."""
