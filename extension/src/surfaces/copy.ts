/** Puts a text where a person can paste it. */

/**
 * Copies a text, in the moments after a person's click. Pages without HTTPS have
 * no clipboard to write to, nor do frames that were not given one: there the
 * browser's own Copy is carried out, with this text, and the page sees none of it.
 */
export async function copyText(document: Document, text: string): Promise<void> {
  const clipboard = document.defaultView?.isSecureContext === true ? navigator.clipboard : undefined;
  try {
    if (clipboard === undefined) {
      throw new Error("no clipboard");
    }
    await clipboard.writeText(text);
  } catch {
    copyByCommand(document, text);
  }
}

function copyByCommand(document: Document, text: string): void {
  const end = new AbortController();
  document.defaultView?.addEventListener(
    "copy",
    (event) => {
      event.stopImmediatePropagation();
      event.preventDefault();
      event.clipboardData?.setData("text/plain", text);
    },
    { capture: true, signal: end.signal },
  );
  // Deprecated, and the only way there is on such pages.
  (document as unknown as { execCommand: (name: string) => boolean }).execCommand("copy");
  end.abort();
}
