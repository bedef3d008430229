// @vitest-environment jsdom
import { describe, expect, it } from "vitest";
import { attribute, isElement, parentNode } from "./nodes";
import { above } from "./tree";

describe("a form whose fields bear the names of its properties", () => {
  const form = document.createElement("form");
  document.body.replaceChildren(form);
  for (const name of ["parentNode", "nodeType", "getAttribute"]) {
    const field = document.createElement("input");
    field.name = name;
    form.append(field);
    // jsdom has no such fields of its own in a form's place; browsers do.
    Object.defineProperty(form, name, { value: field });
  }

  it("is read as what it is", () => {
    expect(parentNode(form)).toBe(document.body);
    expect(isElement(form)).toBe(true);
    expect(attribute(form, "id")).toBeNull();
  });

  it("does not lead in circles", () => {
    const text = document.createTextNode("01/505641");
    form.append(text);
    expect([...above(text)]).toEqual([form, document.body, document.documentElement]);
  });
});
