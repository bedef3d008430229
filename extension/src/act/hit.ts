/** What lies under the pointer: a number of our record, a link that calls, or nothing of ours. */
import type { Found } from "../find/records";
import type { Place } from "../page/runs";
import { isReadableAt } from "../page/shown";
import { liesIn } from "../page/tree";
import { isCallLink, surroundingsOf } from "./surroundings";

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

/**
 * Looks at what an event hit. A number counts only where its text is what lies
 * on top: an element laid over it gets the click, and then it is not the number's.
 */
export function hitBy(event: MouseEvent, numberAt: (place: Place) => Found | undefined): Hit | undefined {
  const target = event.composedPath()[0];
  if (!(target instanceof Element)) {
    return undefined;
  }
  const found = foundAt(event, target, numberAt);
  const { control, link } = surroundingsOf(found?.range?.startContainer ?? target.firstChild ?? target);
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

function foundAt(
  event: MouseEvent,
  target: Element,
  numberAt: (place: Place) => Found | undefined,
): Found | undefined {
  const caret = document.caretPositionFromPoint(event.clientX, event.clientY, {
    shadowRoots: rootsOf(target),
  });
  const node = caret?.offsetNode;
  if (caret === null || node === undefined || node.nodeType !== Node.TEXT_NODE || !liesIn(node, target)) {
    return undefined;
  }
  const found = numberAt({ node: node as Text, offset: caret.offset });
  return found?.range !== undefined && isReadableAt(found.range, event.clientX, event.clientY)
    ? found
    : undefined;
}

/** The open shadow roots that an element lies in; without them the browser stops at their hosts. */
function rootsOf(element: Element): ShadowRoot[] {
  const roots: ShadowRoot[] = [];
  for (let root = element.getRootNode(); root instanceof ShadowRoot; root = root.host.getRootNode()) {
    roots.push(root);
  }
  return roots;
}
