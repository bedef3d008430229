/** What a person has said about single sites: where Siptap is off, and what is no number there. */
import type { SitesReply, SiteView } from "../messages";
import { sitesIn, sitesOffName, withSite } from "../surfaces/site-switch";

/** So many numbers of one site are remembered as being none; the oldest go first. */
const mostNots = 500;

/** The names under which the numbers are kept that are none, before the site's own. */
const notsBefore = "not:";

/** A store of the browser's. */
export interface Store {
  all(): Promise<Record<string, unknown>>;
  get(name: string): Promise<unknown>;
  set(name: string, value: unknown): Promise<void>;
}

/** One that does not outlast the browser. */
export interface Memory extends Store {
  remove(names: string[]): Promise<void>;
}

/** Whether something is kept under a name about sites; in memory it was said in a private window. */
export function isOfSites(name: string): boolean {
  return name === sitesOffName || name.startsWith(notsBefore);
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
  private readonly layered: Pick<Store, "get" | "set">;

  constructor(
    private readonly disk: Store,
    private readonly memory: Memory,
  ) {
    this.layered = {
      get: async (name) => (await memory.get(name)) ?? disk.get(name),
      set: (name, value) => memory.set(name, value),
    };
  }

  /** What holds on a site. */
  async of(site: string, isPrivate: boolean): Promise<Pick<SiteView, "off" | "not">> {
    const store = this.storeFor(isPrivate);
    const [off, nots] = await Promise.all([store.get(sitesOffName), store.get(notsBefore + site)]);
    return { off: sitesIn(off).includes(site), not: sitesIn(nots) };
  }

  /** All that is kept on disk about sites, by name. */
  async list(): Promise<SitesReply> {
    const kept = Object.entries(await this.disk.all());
    const not = kept.flatMap(([name, value]) =>
      name.startsWith(notsBefore) ? [{ site: name.slice(notsBefore.length), numbers: sitesIn(value) }] : [],
    );
    return {
      off: kept.flatMap(([name, value]) => (name === sitesOffName ? sitesIn(value) : [])).sort(),
      not: not.filter(({ numbers }) => numbers.length > 0).sort((a, b) => (a.site < b.site ? -1 : 1)),
    };
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

  /** Takes a number for one again; "" takes all of the site's. */
  aNumber(site: string, e164: string, isPrivate: boolean): Promise<void> {
    return this.change(notsBefore + site, isPrivate, (nots) =>
      e164 === "" ? [] : nots.filter((one) => one !== e164),
    );
  }

  /** The last private window is closed: what was said in one is known no more. */
  async forgetPrivate(): Promise<void> {
    // What is being written comes before.
    const forgetting = this.writing.then(async () => {
      await this.memory.remove(Object.keys(await this.memory.all()).filter(isOfSites));
    });
    this.writing = forgetting.catch(() => undefined);
    await forgetting;
  }

  private storeFor(isPrivate: boolean): Pick<Store, "get" | "set"> {
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
