// @vitest-environment jsdom
import { expect, it, vi } from "vitest";
import { Grant } from "./grant";

function popup(mayRead: boolean, allow = vi.fn(() => Promise.resolve(true))) {
  const button = document.createElement("button");
  button.hidden = true;
  const grant = new Grant(button, (key) => key, { mayRead: () => Promise.resolve(mayRead), allow });
  return { button, grant, allow };
}

it("is there where Siptap may not read, and asks for that site", async () => {
  const { button, grant, allow } = popup(false);
  await grant.show("https://example.com/contact");
  expect(button.hidden).toBe(false);
  expect(button.textContent).toBe("popup_grant");
  button.click();
  await vi.waitFor(() => expect(button.hidden).toBe(true));
  expect(allow).toHaveBeenCalledWith("https://example.com/contact");
});

it("asks for all sites where it does not know which one it is", async () => {
  const { button, grant } = popup(false);
  await grant.show("");
  expect(button.textContent).toBe("popup_grant_all");
});

it("stays after a No, and is not there where Siptap may read", async () => {
  const refused = popup(
    false,
    vi.fn(() => Promise.resolve(false)),
  );
  await refused.grant.show("https://example.com/");
  refused.button.click();
  await vi.waitFor(() => expect(refused.allow).toHaveBeenCalled());
  expect(refused.button.hidden).toBe(false);
  const granted = popup(true);
  await granted.grant.show("https://example.com/");
  expect(granted.button.hidden).toBe(true);
});
