/**
 * The extension's own settings: kept by the browser for all windows, or given by
 * whoever manages it. The host's are another thing: they are the program's.
 */

/** How numbers are shown in pages; "hover": only the one under the pointer. */
export type Highlight = "underline" | "tint" | "hover";

/** The settings and what they hold. The names are those in the browser's stores, and in a policy. */
export interface Settings {
  highlight: Highlight;
}

/** A setting as it stands. */
export interface Setting<K extends keyof Settings> {
  value: Settings[K];
  /** Whoever manages the browser has set it, and nobody else can. */
  locked: boolean;
}

/** Reads what a store holds; undefined where that is none of the setting's values. */
const readers: { [K in keyof Settings]: (kept: unknown) => Settings[K] | undefined } = {
  highlight: oneOf("underline", "tint", "hover"),
};

/** What holds where nothing was ever set. */
const defaults: Settings = { highlight: "underline" };

/** The stores of the browser: the person's, and the one that a policy fills. */
export interface Stores {
  local: { get(name: string): Promise<unknown>; set(name: string, value: unknown): Promise<void> };
  managed: { get(name: string): Promise<unknown> };
}

/** Reads a setting. Where a store cannot be read it counts as empty. */
export async function readSetting<K extends keyof Settings>(stores: Stores, name: K): Promise<Setting<K>> {
  const [given, kept] = await Promise.all(
    [stores.managed, stores.local].map((store) => store.get(name).catch(() => undefined)),
  );
  const locked = readers[name](given);
  return { value: locked ?? readers[name](kept) ?? defaults[name], locked: locked !== undefined };
}

/** Keeps a person's choice. Rejects where the browser keeps nothing; one that is locked is not asked for. */
export function writeSetting<K extends keyof Settings>(
  stores: Stores,
  name: K,
  value: Settings[K],
): Promise<void> {
  return stores.local.set(name, value);
}

/** The settings among what has changed in the browser's stores. */
export function settingsChanged(changes: Record<string, unknown>): (keyof Settings)[] {
  return (Object.keys(defaults) as (keyof Settings)[]).filter((name) => Object.hasOwn(changes, name));
}

function oneOf<T extends string>(...values: T[]): (kept: unknown) => T | undefined {
  return (kept) => values.find((value) => value === kept);
}
