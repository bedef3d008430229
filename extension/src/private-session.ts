/**
 * What private windows keep in memory. Chromium gives them a background of their own, which
 * ends with the last of them, and one memory together with the other windows, which
 * does not: what it holds of an earlier private session is not for the next one.
 */
import { isOfSites, type Memory } from "./background/sites";

/** Where a private background keeps its calls that are under way. */
export const livePrivate = "livePrivate";

/** Something of the browser's that lasts exactly as long as the private windows do. */
export interface Mark {
  /** Sets it, and says whether it was there. */
  set(): Promise<boolean>;
}

/** The memory as a private window may see it: without what an earlier private session has left. */
export function freshMemory(memory: Memory, mark: Mark): Memory {
  let cleared: Promise<void> | undefined;
  const clear = async (): Promise<void> => {
    if (!(await mark.set())) {
      await memory.remove(
        Object.keys(await memory.all()).filter((name) => name === livePrivate || isOfSites(name)),
      );
    }
  };
  const fresh = async (): Promise<Memory> => {
    await (cleared ??= clear());
    return memory;
  };
  return {
    all: async () => (await fresh()).all(),
    get: async (name) => (await fresh()).get(name),
    set: async (name, value) => (await fresh()).set(name, value),
    remove: async (names) => (await fresh()).remove(names),
  };
}
