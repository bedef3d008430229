/** Cuts what has to be asked into requests that the host takes and can answer. */

/** The protocol's most runs in one request. */
export const mostRuns = 256;

/**
 * The most text in one request, UTF-8 bytes. The protocol takes 64 KiB; an answer
 * must stay under 512 KiB, and a page may hold nothing but numbers.
 */
export const mostBytes = 24 * 1024;

const encoder = new TextEncoder();
const room = new Uint8Array(mostBytes);

/** Takes a request's worth of a queue from a place on; at least one where there is any. */
export function takeBatch<T extends { run: { text: string } }>(queue: T[], runs = mostRuns, from = 0): T[] {
  let bytes = 0;
  let to = from;
  for (; to < queue.length && to - from < runs; to++) {
    const text = queue[to]?.run.text ?? "";
    const { read, written } = encoder.encodeInto(text, room.subarray(bytes));
    if (read < text.length) {
      break;
    }
    bytes += written;
  }
  return queue.splice(from, Math.max(1, to - from));
}
