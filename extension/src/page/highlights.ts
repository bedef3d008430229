/** The names of the extension's own highlights, as static/content.css has them. */
export const ownHighlights = [
  "siptap",
  "siptap-deep",
  "siptap-light",
  "siptap-pale",
  "siptap-tint",
  "siptap-tint-light",
  "siptap-hover",
  "siptap-focus",
];
