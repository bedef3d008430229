import { expect, it } from "vitest";
import type { Memory } from "./background/sites";
import { freshMemory, type Mark } from "./private-session";

function memoryOf(values: Record<string, unknown>): Memory {
  const kept = new Map(Object.entries(values));
  return {
    all: () => Promise.resolve(Object.fromEntries(kept)),
    get: (name) => Promise.resolve(kept.get(name)),
    set: (name, value) => Promise.resolve(void kept.set(name, value)),
    remove: (names) => {
      names.forEach((name) => kept.delete(name));
      return Promise.resolve();
    },
  };
}

/** A mark that lasts as long as it is held. */
function markOf(): Mark {
  let isSet = false;
  return {
    set: () => {
      const was = isSet;
      isSet = true;
      return Promise.resolve(was);
    },
  };
}

it("has nothing of an earlier private session, and all that is the other windows'", async () => {
  const others = { recent: [1], live: [2], account: "office" };
  const memory = memoryOf({ ...others, sitesOff: ["a"], "not:a": ["+1"], livePrivate: [3] });
  expect(await freshMemory(memory, markOf()).all()).toEqual(others);
  expect(await memory.all()).toEqual(others);
});

it("keeps what is said in one session, while its background sleeps and wakes", async () => {
  const memory = memoryOf({ sitesOff: ["a"] });
  const mark = markOf();
  const first = freshMemory(memory, mark);
  await Promise.all([first.set("not:a", ["+1"]), first.set("sitesOff", ["b"])]);
  const woken = freshMemory(memory, mark);
  expect(await woken.all()).toEqual({ sitesOff: ["b"], "not:a": ["+1"] });
  expect(await freshMemory(memory, markOf()).get("sitesOff")).toBeUndefined();
});
