/** What stands above a number in the page and decides what a click on it means. */
import { attribute, isElement, localName } from "../page/nodes";
import { placeOf, type Run } from "../page/runs";
import { above } from "../page/tree";

/** What a click at a node would do without us. */
export interface Surroundings {
  /** An editable, a button, a label or the like: clicks there are the page's. */
  control: boolean;
  /** The target of the nearest link, as written; undefined where there is none. */
  link: string | undefined;
}

const controls = new Set(["button", "label", "summary", "select", "textarea", "input", "option"]);
const controlRoles = new Set([
  "button",
  "checkbox",
  "combobox",
  "menuitem",
  "option",
  "radio",
  "switch",
  "tab",
  "textbox",
]);

/** The schemes of links that are Siptap's to act on. */
const callSchemes = /^\s*(tel|sips?|callto):/i;

/** Whether a link's target is a call. */
export function isCallLink(target: string): boolean {
  return callSchemes.test(target);
}

/** Looks at a node and at what stands above it. */
export function surroundingsOf(node: Node): Surroundings {
  const found: Surroundings = { control: node.ownerDocument?.designMode === "on", link: undefined };
  for (const element of isElement(node) ? [node, ...above(node)] : above(node)) {
    if (isControl(element)) {
      found.control = true;
    }
    found.link ??= linkOf(element);
  }
  return found;
}

/** Looks at what stands above a stretch of a run, where it begins and where it ends. */
export function surroundingsOfNumber(run: Run, start: number, end: number): Surroundings {
  // Most numbers stand in one node, and looking at what is above it costs.
  const nodes = new Set([placeOf(run, start)?.node, placeOf(run, end - 1)?.node]);
  return together([...nodes].flatMap((node) => (node === undefined ? [] : [surroundingsOf(node)])));
}

/** Several surroundings as one: what is in the way at one place is in the way; a link that is no call goes first. */
export function together(all: Surroundings[]): Surroundings {
  const links = all.flatMap(({ link }) => (link === undefined ? [] : [link]));
  return {
    control: all.some(({ control }) => control),
    link: links.find((link) => !isCallLink(link)) ?? links[0],
  };
}

function isControl(element: Element): boolean {
  if (controls.has(localName(element)) || controlRoles.has(attribute(element, "role") ?? "")) {
    return true;
  }
  const editable = attribute(element, "contenteditable");
  return editable !== null && editable !== "false";
}

function linkOf(element: Element): string | undefined {
  const name = localName(element);
  if (name !== "a" && name !== "area") {
    return undefined;
  }
  return (
    attribute(element, "href") ?? element.getAttributeNS("http://www.w3.org/1999/xlink", "href") ?? undefined
  );
}

/** Whether a click on a number with these surroundings is Siptap's. */
export function isTappable({ control, link }: Surroundings): boolean {
  return !control && (link === undefined || isCallLink(link));
}
