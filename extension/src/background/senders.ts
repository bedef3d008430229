/** What the browser says of a sender, in the words of the host and of the click rules. */
import type { Sender } from "../messages";

/** A document's name for the host: two tabs' pages can never share one. */
export function docName(doc: string, sender: Sender): string {
  return `${sender.tab ?? 0}.${sender.frame}.${doc}`;
}

/** The host name of an address, "" where it has none. */
export function hostOf(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return "";
  }
}

/** Whether a frame is of another origin than its tab, as far as their addresses tell. */
export function isForeignFrame(sender: Sender): boolean {
  if (sender.frame === 0) {
    return false;
  }
  const own = originOf(sender.url);
  // about: and blob: frames have their parent's origin, or none; the frame has looked itself.
  return own !== "null" && own !== originOf(sender.tabUrl);
}

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return "null";
  }
}
