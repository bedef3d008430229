/**
 * The desk: carries out what pages, the menu and the popup ask for. It sets each
 * request's source itself and believes nothing that a page says of itself.
 */
import type {
  AskCode,
  CallView,
  DescribeReply,
  DialReply,
  FindReply,
  FoundRecord,
  PageEvidence,
  PageRequest,
  Sender,
} from "../messages";
import type { DialParams, Evidence, FoundNumber, Source, TextRun } from "../protocol.gen";
import { canHangUp } from "../words";
import type { Calls, Tracked } from "./calls";
import type { MenuChoice } from "./menus";
import type { Listed } from "./page-numbers";
import type { Asks, Placer } from "./placer";
import { HostError, local, problemOf } from "./problems";
import type { Questions } from "./questions";
import { RpcError } from "./rpc";
import { docName, hostOf, isForeignFrame } from "./senders";

/** Documents whose region is remembered. */
const mostDocs = 500;

/** Takes requests in, asks the host, and keeps the calls up to date. */
export class Desk {
  /** How each document's national numbers were last read. */
  private readonly regions = new Map<string, string>();
  /** What the right-click menu was last opened on. */
  private pointed: { request: PageRequest & { kind: "context" }; sender: Sender } | undefined;
  /** Tabs where the person has begun to walk from number to number. */
  private readonly walks = new Set<number>();
  /** Taps that were taken back before their request came. */
  private readonly takenBack = new Set<string>();

  constructor(
    private readonly host: Asks,
    private readonly calls: Calls,
    private readonly placer: Placer,
    private readonly questions: Questions,
    private readonly locale: () => string,
    private readonly newId: () => string,
  ) {}

  /** Looks for numbers in a page's text. */
  async find(request: PageRequest & { kind: "find" }, sender: Sender): Promise<FindReply> {
    const doc = docName(request.doc, sender);
    try {
      const { numbers, region } = await this.findIn(doc, request.runs, request.evidence, sender, false);
      return { ok: true, numbers, region };
    } catch (error) {
      return { ok: false, problem: problemOf(error) };
    }
  }

  private async findIn(
    doc: string,
    runs: TextRun[],
    evidence: PageEvidence,
    sender: Sender,
    urgent: boolean,
  ): Promise<{ numbers: FoundNumber[][]; region: string }> {
    const found = await this.host.call(
      "find",
      { doc, runs, evidence: this.evidence(evidence, sender), private: sender.private },
      urgent,
    );
    this.regions.delete(doc);
    this.regions.set(doc, found.region);
    for (const old of this.regions.keys()) {
      if (this.regions.size <= mostDocs) {
        break;
      }
      this.regions.delete(old);
    }
    return found;
  }

  private evidence(page: PageEvidence, sender: Pick<Sender, "tabUrl">): Evidence {
    return { ...page, top_host: hostOf(sender.tabUrl), locale: this.locale() };
  }

  /** The extension's own command has begun a walk in a tab. */
  walk(tab: number): void {
    this.walks.add(tab);
  }

  /** A tap has begun in a frame. */
  tapped(tap: string, shown: string, sender: Sender): void {
    this.calls.begin(tap, shown, sender.tab, sender.private);
  }

  /** A tap was taken back before it became a request. Returns whether anything shows it. */
  untapped(tap: string): boolean {
    const tracked = this.calls.get(tap);
    if (tracked?.view.state === "asking" && tracked.view.call === "") {
      this.calls.forget(tap);
      this.takenBack.add(tap);
      return true;
    }
    return false;
  }

  /** A frame's click rules said no. */
  refused(request: PageRequest & { kind: "refused" }, sender: Sender): void {
    this.calls.refuse(
      this.calls.begin(request.tap, request.shown, sender.tab, sender.private),
      local(request.code),
    );
  }

  /** A person's tap on a number or link of a page. */
  async dial(request: PageRequest & { kind: "dial" }, sender: Sender): Promise<DialReply> {
    if (this.takenBack.delete(request.tap)) {
      return { ok: true };
    }
    const tracked = this.calls.begin(request.tap, request.shown, sender.tab, sender.private);
    const doc = docName(request.doc, sender);
    const isWalk = request.walked === true && this.walks.has(sender.tab ?? -1);
    // A key without a walk that the person began is any key.
    const ask = request.walked === true && !isWalk ? "ask-keyboard" : request.ask;
    const asks: AskCode[] = isForeignFrame(sender) ? ["ask-frame"] : ask === "" ? [] : [ask];
    const source: Source = isWalk ? "shortcut" : request.link === "" ? "page" : "link";
    try {
      if (request.unread) {
        await this.host.call("normalize", { number: request.link }, true); // It says where nobody can be asked at all.
        throw new HostError(local("not-read-yet"));
      }
      if (request.found === null) {
        // The host asks by itself: nobody has seen the number.
        await this.placer.place(tracked, { number: request.link, source, private: sender.private }, asks);
        return { ok: true };
      }
      if (request.link !== "" && !(await this.isSameNumber(request.link, request.found, doc))) {
        const params = { number: request.link, source, private: sender.private };
        await this.placer.place(tracked, params, asks);
        return { ok: true };
      }
      const params = { ref: request.found.ref, source, private: sender.private };
      await this.placeAgain(tracked, params, asks, () =>
        this.sameAgain(request.found as FoundRecord, doc, request.evidence, sender),
      );
    } catch (error) {
      const problem = problemOf(error);
      this.calls.refuse(tracked, problem);
      return { ok: false, reread: problem.code === "stale" };
    }
    return { ok: true };
  }

  /** Places a call by ref, and by its successor where the ref's host has ended. */
  private async placeAgain(
    tracked: Tracked,
    params: DialParams,
    asks: AskCode[],
    successor: () => Promise<string | undefined>,
  ): Promise<void> {
    try {
      await this.placer.place(tracked, params, asks);
    } catch (error) {
      const ref = error instanceof RpcError && error.data.code === "stale" ? await successor() : undefined;
      if (ref === undefined) {
        throw error;
      }
      await this.placer.place(tracked, { ...params, ref }, asks);
    }
  }

  /** The host that gave a ref has ended: asks its successor, and takes only the very same judgement. */
  private async sameAgain(
    record: FoundRecord,
    doc: string,
    evidence: PageEvidence,
    sender: Sender,
  ): Promise<string | undefined> {
    const { numbers } = await this.findIn(doc, [record.run], evidence, sender, true);
    return numbers[0]?.find(
      (one) =>
        one.start === record.start &&
        one.end === record.end &&
        one.valid &&
        one.e164 === record.e164 &&
        one.risk === record.risk &&
        one.assumed === record.assumed,
    )?.ref;
  }

  /** What a page's card says of a number: read by the host, nothing in it names an account. */
  async describe(
    request: PageRequest & { kind: "describe" },
    sender: Sender,
    accounts: string[],
  ): Promise<DescribeReply> {
    const read = async (ref: string): Promise<DescribeReply> => {
      const number = await this.host.call("normalize", { ref, lang: this.locale() }, false);
      const { international, national, e164, type, region, place = "", extension, dialed, rule } = number;
      const tells = accounts.some((name) => rule.includes(name) || dialed.includes(name));
      const how = tells ? { dialed: "", rule: "" } : { dialed, rule };
      const others = accounts.length > 1;
      const said = { international, national, e164, type, region, place, extension, ...how, others };
      return { ok: true, number: { ...said, timeZone: number.time_zone ?? "" } };
    };
    const { found, doc, evidence } = request;
    try {
      return await read(found.ref).catch(async (error: unknown) => {
        const isStale = error instanceof RpcError && error.data.code === "stale";
        const ref = isStale ? await this.sameAgain(found, docName(doc, sender), evidence, sender) : undefined;
        if (ref === undefined) {
          throw error;
        }
        return read(ref);
      });
    } catch {
      return { ok: false };
    }
  }

  private async isSameNumber(link: string, found: FoundRecord, doc: string): Promise<boolean> {
    const region = this.regions.get(doc);
    try {
      const target = await this.host.call("normalize", { number: link, ...(region && { region }) }, true);
      if (!target.valid || target.e164 !== found.e164) {
        return false;
      }
      if (target.extension === "") {
        return true;
      }
      const shown = await this.host.call("normalize", { ref: found.ref }, true);
      return shown.extension === target.extension;
    } catch (error) {
      if (error instanceof RpcError && error.data.code !== "stale") {
        return false;
      }
      throw error;
    }
  }

  /** Hangs up, at once or as soon as the call has a name. */
  async hangUp(tap: string): Promise<void> {
    const tracked = this.calls.get(tap);
    if (tracked === undefined) {
      this.takenBack.add(tap);
      return;
    }
    if (tracked.view.state === "confirming") {
      this.questions.takeBack(tap);
      return;
    }
    if (!canHangUp(tracked.view.state)) {
      return;
    }
    if (tracked.view.call === "") {
      tracked.hangUpWanted = true;
      return;
    }
    await this.placer.hangUp(tracked.view.call);
  }

  /** The right-click menu opens on a number, or on none. */
  pointAt(request: PageRequest & { kind: "context" }, sender: Sender): void {
    this.pointed = { request, sender };
  }

  /** The menu's entry for the number under the pointer. */
  private async menuNumber(click: MenuChoice): Promise<void> {
    const { request, sender } = this.pointed ?? {};
    this.pointed = undefined;
    const found = sender?.tab === click.tab ? (request?.found ?? null) : null;
    const shown = request?.shown ?? "";
    const tracked = this.calls.begin(this.newId(), found === null ? "" : shown, click.tab, click.private);
    try {
      if (found === null || request === undefined || sender === undefined) {
        throw problemError("no-number");
      }
      const params: DialParams = { ref: found.ref, ...menuParams(click) };
      await this.placeAgain(tracked, params, [], () =>
        this.sameAgain(found, docName(request.doc, sender), request.evidence, sender),
      );
    } catch (error) {
      this.calls.refuse(tracked, problemOf(error));
    }
  }

  /** What was chosen in the right-click menu: a link that calls, selected text, or a number. */
  async menu(click: MenuChoice): Promise<void> {
    if (click.entry === "number") {
      await this.menuNumber(click);
      return;
    }
    const text = click.entry === "link" ? click.link : click.selection.trim();
    const tracked = this.calls.begin(this.newId(), shorten(text), click.tab, click.private);
    try {
      const which = click.entry === "link" ? { number: text } : await this.selected(text, click);
      await this.placer.place(tracked, { ...which, ...menuParams(click) });
    } catch (error) {
      this.calls.refuse(tracked, problemOf(error));
    }
  }

  /** The one number in a selection, as the page's own evidence reads it. */
  private async selected(text: string, click: MenuChoice): Promise<{ ref: string } | { number: string }> {
    const runs = [{ text: text.slice(0, 4096) }];
    const evidence = this.evidence({ lang: "", schema_country: "", addresses: [] }, click);
    const doc = `menu:${this.newId()}`;
    const { numbers } = await this.host.call("find", { doc, runs, evidence, private: click.private }, true);
    const [first, ...others] = (numbers[0] ?? []).filter((one) => one.valid);
    if (others.length > 0) {
      throw problemError("many-numbers");
    }
    if (first !== undefined) {
      return { ref: first.ref };
    }
    if (!/\p{Nd}/u.test(text)) {
      throw problemError("no-number");
    }
    return { number: text.slice(0, 400) };
  }

  /** The popup's Call button. */
  async dialTyped(number: string, account: string, isPrivate: boolean): Promise<void> {
    await this.dialFromPopup(number, isPrivate, (tracked) =>
      this.placer.place(tracked, {
        number,
        source: "popup",
        private: isPrivate,
        ...(account && { account }),
      }),
    );
  }

  /** A number in the popup's list of the page's. */
  async dialListed({ found, doc, evidence, sender, number }: Listed, account: string): Promise<void> {
    await this.dialFromPopup(number, sender.private, (tracked) =>
      this.placeAgain(
        tracked,
        { ref: found.ref, source: "popup", private: sender.private, ...(account && { account }) },
        [],
        () => this.sameAgain(found, docName(doc, sender), evidence, sender),
      ),
    );
  }

  private async dialFromPopup(
    shown: string,
    isPrivate: boolean,
    place: (tracked: Tracked) => Promise<void>,
  ): Promise<void> {
    const tracked = this.calls.begin(this.newId(), shorten(shown), undefined, isPrivate);
    try {
      await place(tracked);
    } catch (error) {
      this.calls.refuse(tracked, problemOf(error));
    }
  }
}

function menuParams({
  private: isPrivate,
  account,
}: MenuChoice): Pick<DialParams, "source" | "private" | "account"> {
  return { source: "menu", private: isPrivate, ...(account !== "" && { account }) };
}

function problemError(code: "many-numbers" | "no-number"): Error {
  return new HostError(local(code));
}

function shorten(text: string): string {
  return text.replace(/^[a-z]+:/i, "").slice(0, 80);
}

/** What of a call a page may be shown: no account, no details of the wire, no sentence that names one. */
export function forPage(view: CallView, accounts: string[]): CallView {
  const { account: _, sip: __, problem, ...rest } = view;
  if (problem === undefined) {
    return rest;
  }
  const tells = accounts.some((name) => problem.text.includes(name));
  return { ...rest, problem: { ...problem, text: tells ? "" : problem.text } };
}
