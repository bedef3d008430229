/** Takes out of texts what is nobody else's business. */

/** Something with the digits of a phone number, as people and machines write it. */
const numberLike = /\+?\d(?:[ ()/.\u00a0\u2009\u202f-]{0,2}\d){5,}/g;

const address = /^(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?:25[0-5]|2[0-4]\d|1?\d?\d)){3}$/;

/** A person's folder, in a path. */
const home = /(\/(?:home|Users)\/|\\Users\\)[^/\\\s"]+/g;

/** Shortens a number so that it can be told from another, and not called: "+43…41". */
export function shortened(text: string): string {
  const digits = text.replace(/[^\d+]/g, "");
  return `${digits.slice(0, 3)}…${digits.slice(-2)}`;
}

/** Cleans whatever a report holds. */
export class Redactor {
  private readonly secrets: string[];

  /** `secrets` are texts that must not be told, wherever they stand; the longest go first. */
  constructor(secrets: string[]) {
    this.secrets = [...new Set(secrets.filter(Boolean))].sort((a, b) => b.length - a.length);
  }

  /** The same with every text in it cleaned, names of members excepted. */
  clean(value: unknown): unknown {
    if (typeof value === "string") {
      return this.text(value);
    }
    if (Array.isArray(value)) {
      return value.map((one) => this.clean(one));
    }
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, this.clean(inner)]));
    }
    return value;
  }

  private text(text: string): string {
    let out = text;
    for (const secret of this.secrets) {
      // As a word of its own only: a user "4" must not take every 4 away.
      const escaped = secret.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      out = out.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, "gu"), "•••");
    }
    return out
      .replace(home, "$1•••")
      .replace(numberLike, (found) => (address.test(found) ? found : shortened(found)));
  }
}
