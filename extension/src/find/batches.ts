/** Cuts what has to be asked into requests that the host takes and can answer. */

/** The protocol's most runs in one request. */
export const mostRuns = 256;

/**
 * The most text in one request, UTF-8 bytes. The protocol takes 64 KiB; an answer
 * must stay under 512 KiB, and a page may hold nothing but numbers.
 */
export const mostBytes = 24 * 1024;

const encoder = new TextEncoder();

/** Takes a request's worth from the front of a queue; at least one where there is any. */
export function takeBatch<T extends { run: { text: string } }>(queue: T[], runs = mostRuns): T[] {
  let bytes = 0;
  let count = 0;
  for (const { run } of queue) {
    bytes += encoder.encode(run.text).length;
    if (count > 0 && (count >= runs || bytes > mostBytes)) {
      break;
    }
    count++;
  }
  return queue.splice(0, count);
}
