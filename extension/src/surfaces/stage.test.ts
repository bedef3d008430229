// @vitest-environment jsdom
import { expect, it } from "vitest";
import { clearStages } from "./stage";

it("clears an earlier script's stage away, and nothing of the page's", () => {
  const put = (className: string): HTMLElement => {
    const host = document.createElement("div");
    const root = host.attachShadow({ mode: "closed" });
    root.append(Object.assign(document.createElement("section"), { className }));
    Object.assign(host, { openOrClosedShadowRoot: root });
    document.documentElement.append(host);
    return host;
  };
  const [toast, other] = [put("toast"), put("page")];
  const bare = document.createElement("div");
  document.documentElement.append(bare);
  clearStages(document);
  expect([toast.isConnected, other.isConnected, bare.isConnected]).toEqual([false, true, true]);
});
