/**
 * One content script works in a frame. A browser may run it once more where it
 * runs already; and where the extension was updated or removed, the old one is
 * still there beside its successor.
 */

/** What says whether the one that has the place still belongs to the extension. */
type World = typeof globalThis & { siptap?: () => boolean };

/** Takes the place in this world; false where a living one has it. */
export function takePlace(isAlive: () => boolean, world: World = globalThis): boolean {
  if (world.siptap?.() === true) {
    return false;
  }
  world.siptap = isAlive;
  return true;
}

/** What a person does first when they come back to a page. */
const signs = ["pointermove", "pointerdown", "mousedown", "keydown", "contextmenu", "focus"];

/**
 * Leaves as soon as the page is touched after the extension has left it: no event
 * tells of that. It listens before anything else of ours does, which hears nothing then.
 */
export function leaveWhenOrphaned(isAlive: () => boolean, leave: () => void, signal: AbortSignal): void {
  for (const sign of signs) {
    addEventListener(
      sign,
      () => {
        if (!isAlive()) {
          leave();
        }
      },
      { capture: true, passive: true, signal },
    );
  }
}
