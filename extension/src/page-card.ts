/** A number's card in a page: when it opens, what it says of the number, and what its buttons do. */
import { recordOf } from "./find/listing";
import type { Found } from "./find/records";
import type { AskCode, CardNumber, DescribeReply, PageEvidence, PageRequest } from "./messages";
import type { Message } from "./message";
import { rangeOf } from "./page/runs";
import { isRightToLeft } from "./page/shown";
import { Card, type CardActions } from "./surfaces/card";
import { copyText } from "./surfaces/copy";
import { Notice } from "./surfaces/notice";
import type { Box } from "./surfaces/placement";
import type { Stage } from "./surfaces/stage";
import { boxesOf, type Judgement } from "./act/boxes";
import { CardKeeper } from "./act/card-keeper";
import type { Hit } from "./act/hit";

/** What the card asks of its frame. */
export interface CardHost {
  document: Document;
  stage: Stage;
  message: Message;
  language: string;
  /** The frame's name for its document. */
  doc: string;
  request: (message: PageRequest) => Promise<unknown>;
  /** What reads the frame now. */
  reader: () => Judgement & { pageEvidence(): PageEvidence };
  /** A person wants the call; `link` is the target of the link above the number, "" for none. */
  call: (found: Found, link: string, ask: AskCode | "") => void;
}

/** The card of one frame. */
export class PageCard {
  private readonly card: Card;
  private readonly notice: Notice;
  private readonly keeper: CardKeeper<Found, CardNumber>;
  /** Where a number was hit last: a link above it has its say. */
  private hits = new WeakMap<Found, Hit>();

  constructor(private readonly host: CardHost) {
    const { document, stage, message, language } = host;
    this.notice = new Notice(document, stage, message, language);
    this.card = new Card(
      document,
      stage,
      message,
      language,
      (isOver) => this.keeper.over(isOver),
      () => this.keeper.gone(),
    );
    this.keeper = new CardKeeper<Found, CardNumber>({
      describe: (found) => this.describe(found),
      show: (found, number) => {
        this.notice.hide();
        const rtl = isRightToLeft(rangeOf(found.entry.run, found.start, found.end));
        const boxes = (): Box[] | undefined => boxesOf(found, host.reader());
        const subject = { shown: found.text, number, boxes, rtl };
        return this.card.show(subject, this.actions(found));
      },
      hide: () => this.card.hide(),
    });
  }

  /** The pointer is on a number now, or on none. */
  hover(hit: Hit | undefined): void {
    if (hit?.found !== undefined) {
      this.hits.set(hit.found, hit);
    }
    this.keeper.hover(hit?.found);
  }

  /** Something was pressed in the page. */
  pressed(): void {
    this.keeper.pressed();
    this.notice.pressed();
  }

  /** A finger has tapped: the card asks, or the extension's own window where there is no room for it. */
  async touched(hit: Hit, found: Found): Promise<void> {
    this.hits.set(found, hit);
    if (!(await this.keeper.touched(found))) {
      this.host.call(found, hit.link, "ask-touch");
    }
  }

  /** Takes the card away; what it has said was done may still be read. */
  close(): void {
    this.keeper.close();
  }

  private async describe(found: Found): Promise<CardNumber | undefined> {
    const { doc, reader, request } = this.host;
    if (!reader().isJudged(found)) {
      return undefined;
    }
    const evidence = reader().pageEvidence();
    const asked = request({ kind: "describe", doc, found: recordOf(found), evidence });
    const reply = (await asked.catch(() => undefined)) as DescribeReply | undefined;
    return reply?.ok === true ? reply.number : undefined;
  }

  private actions(found: Found): CardActions {
    const { document, message: text, request, call } = this.host;
    const tell = (message: PageRequest): Promise<boolean> =>
      request(message).then(
        (reply) => (reply as { ok?: boolean } | undefined)?.ok === true,
        () => false,
      );
    /** Does what can be taken back, and says so where the card stood; where it was not kept the toast does. */
    const remember = async (at: Box, done: string, how: PageRequest, undo: PageRequest): Promise<void> => {
      if (await tell(how)) {
        this.notice.show(at, done, () => void tell(undo));
      }
    };
    const edit = (number: string, choose: boolean): void =>
      void tell({ kind: "edit", number: number.slice(0, 80), choose });
    const { e164 } = found;
    return {
      call: (ask) => call(found, this.hits.get(found)?.link ?? "", ask),
      copy: (text) => void copyText(document, text),
      edit: (number) => edit(number, false),
      fromAnother: (number) => edit(number, true),
      notANumber: (at) =>
        void remember(at, text("card_not_done"), { kind: "not-a-number", e164 }, { kind: "a-number", e164 }),
      offHere: (at) => void remember(at, text("card_off_done"), { kind: "off-here" }, { kind: "on-here" }),
    };
  }
}
