// Package corpus measures how well numbers are found in a folder of labelled
// pages, beside a naive finder (a regular expression and libphonenumber's
// validity) in the same run. The folder is third parties' material and is not part
// of the project: its path comes from the environment variable SIPTAP_CORPUS, and
// without it the measurement is skipped.
//
// The folder holds pages.jsonl (id, region, text, html_lang, host, schema_country)
// and labels.jsonl (page, start, end in UTF-16 code units, kind, valid, e164, ext).
// SIPTAP_CORPUS_ERRORS=1 prints every error with its surroundings.
package corpus
