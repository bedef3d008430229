/** What stands above a number in the page and decides what a click on it means. */
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

/** Looks at what stands above a node. */
export function surroundingsOf(node: Node): Surroundings {
  const found: Surroundings = { control: node.ownerDocument?.designMode === "on", link: undefined };
  for (const element of above(node)) {
    if (isControl(element)) {
      found.control = true;
    }
    found.link ??= linkOf(element);
  }
  return found;
}

function isControl(element: Element): boolean {
  if (controls.has(element.localName) || controlRoles.has(element.getAttribute("role") ?? "")) {
    return true;
  }
  const editable = element.getAttribute("contenteditable");
  return editable !== null && editable !== "false";
}

function linkOf(element: Element): string | undefined {
  if (element.localName !== "a" && element.localName !== "area") {
    return undefined;
  }
  return (
    element.getAttribute("href") ??
    element.getAttributeNS("http://www.w3.org/1999/xlink", "href") ??
    undefined
  );
}

/** Whether a click on a number with these surroundings is Siptap's. */
export function isTappable({ control, link }: Surroundings): boolean {
  return !control && (link === undefined || isCallLink(link));
}
