/** What lies under the pointer: a number of our record, a link that calls, or nothing of ours. */
import type { Found } from "../find/records";
import type { Place } from "../page/runs";
import { isText } from "../page/nodes";
import { caretAt, topmost } from "../page/point";
import { isReadableAt } from "../page/shown";
import { liesIn } from "../page/tree";
import { isCallLink, surroundingsOf, surroundingsOfNumber, together } from "./surroundings";

/** What a click would act on. */
export interface Hit {
  /** The page's own: a control, or a link that is no call. */
  pagesOwn: boolean;
  /** The target of the call link, "" for none. */
  link: string;
  /** The innermost element under the pointer. */
  element: Element;
  found: Found | undefined;
}

/** Gives the number at a place of the document. */
export type NumberAt = (place: Place) => Found | undefined;

/**
 * Looks at what an event hit. A number counts only where its text is what lies
 * on top: an element laid over it gets the click, and then it is not the number's.
 */
export function hitBy(event: MouseEvent, numberAt: NumberAt): Hit | undefined {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) {
    return undefined;
  }
  const found = foundAt(event.clientX, event.clientY, target, numberAt);
  const here = surroundingsOf(target);
  const { control, link } =
    found === undefined
      ? here
      : together([here, surroundingsOfNumber(found.entry.run, found.start, found.end)]);
  const call = link !== undefined && isCallLink(link);
  if (found === undefined && !call) {
    return undefined;
  }
  return {
    pagesOwn: control || (link !== undefined && !call),
    link: call ? link.trim() : "",
    element: target,
    found,
  };
}

/** The number that can be read at a point of the window now, whatever lies on top there. */
export function numberAtPoint(x: number, y: number, numberAt: NumberAt): Found | undefined {
  const target = topmost(document, x, y);
  return target === null ? undefined : foundAt(x, y, target, numberAt);
}

function foundAt(x: number, y: number, target: Element, numberAt: NumberAt): Found | undefined {
  const caret = caretAt(target, x, y);
  const node = caret?.offsetNode;
  if (caret === null || node === undefined || !isText(node) || !liesIn(node, target)) {
    return undefined;
  }
  const found = numberAt({ node, offset: caret.offset });
  return found && isReadableAt(found.entry.run, found.start, found.end, x, y) ? found : undefined;
}
