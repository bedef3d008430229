/** What a person has said about single sites: where Siptap is off, and what is no number there. */
import type { SiteView } from "../messages";
import { sitesIn, sitesOffName, withSite } from "../surfaces/site-switch";

/** So many numbers of one site are remembered as being none; the oldest go first. */
const mostNots = 500;

/** The names under which the numbers are kept that are none, before the site's own. */
const notsBefore = "not:";

/** A store of the browser's. */
export interface Store {
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

/** The site that an address belongs to: its host's name, or its scheme where there is none. */
export function siteOf(address: string): string {
  try {
    const { hostname, protocol } = new URL(address);
    return hostname || protocol;
  } catch {
    return "";
  }
}

/** The sites about which something else holds after a change of the store; `names` are what changed in it. */
export function sitesChanged(changes: Record<string, { oldValue?: unknown; newValue?: unknown }>): string[] {
  return Object.entries(changes).flatMap(([name, { oldValue, newValue }]) => {
    if (name === sitesOffName) {
      const [before, after] = [sitesIn(oldValue), sitesIn(newValue)];
      return [
        ...before.filter((site) => !after.includes(site)),
        ...after.filter((site) => !before.includes(site)),
      ];
    }
    return name.startsWith(notsBefore) ? [name.slice(notsBefore.length)] : [];
  });
}

/**
 * Remembers by site. What is said in a private window is kept in memory only, and
 * holds there in the place of what the store on disk knows.
 */
export class Sites {
  private writing: Promise<unknown> = Promise.resolve();
  private readonly layered: Store;

  constructor(
    private readonly disk: Store,
    memory: Store,
  ) {
    this.layered = {
      get: async (name) => (await memory.get(name)) ?? disk.get(name),
      set: (name, value) => memory.set(name, value),
    };
  }

  /** What holds on a site. */
  async of(site: string, isPrivate: boolean): Promise<SiteView> {
    const store = this.storeFor(isPrivate);
    const [off, nots] = await Promise.all([store.get(sitesOffName), store.get(notsBefore + site)]);
    return { off: sitesIn(off).includes(site), not: sitesIn(nots) };
  }

  /** Turns a site off or on. */
  turn(site: string, off: boolean, isPrivate: boolean): Promise<void> {
    return this.change(sitesOffName, isPrivate, (sites) => withSite(sites, site, !off));
  }

  /** Takes a number for none on a site from now on. */
  notANumber(site: string, e164: string, isPrivate: boolean): Promise<void> {
    return this.change(notsBefore + site, isPrivate, (nots) =>
      [...nots.filter((one) => one !== e164), e164].slice(-mostNots),
    );
  }

  private storeFor(isPrivate: boolean): Store {
    return isPrivate ? this.layered : this.disk;
  }

  /** One change after the other: each builds on what the one before has written. */
  private change(name: string, isPrivate: boolean, how: (list: string[]) => string[]): Promise<void> {
    const store = this.storeFor(isPrivate);
    const changing = this.writing.then(async () => store.set(name, how(sitesIn(await store.get(name)))));
    this.writing = changing.catch(() => undefined);
    return changing;
  }
}
