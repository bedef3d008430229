import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CardKeeper, closeAfter, openAfter } from "./card-keeper";

let shown: string[];
let open: string | undefined;
let answer: (number: string) => Promise<string | undefined>;
let room: boolean;
let asked: string[];
let keeper: CardKeeper<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  shown = [];
  asked = [];
  open = undefined;
  room = true;
  answer = (number) => Promise.resolve(`about ${number}`);
  keeper = new CardKeeper<string, string>({
    describe: (number) => {
      asked.push(number);
      return answer(number);
    },
    show: (number, said) => {
      if (room) {
        open = number;
        shown.push(`${number}: ${said}`);
      }
      return room;
    },
    hide: () => {
      open = undefined;
      keeper.gone();
    },
  });
});
afterEach(() => vi.useRealTimers());

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe("the pointer", () => {
  it("opens the card when it has rested on the number, not before", async () => {
    keeper.hover("a");
    await pass(openAfter - 1);
    expect(open).toBeUndefined();
    await pass(1);
    expect(shown).toEqual(["a: about a"]);
  });

  it("opens nothing and asks nobody when it passes over numbers", async () => {
    for (const number of ["a", "b", "c"]) {
      keeper.hover(number);
      await pass(90);
    }
    keeper.hover(undefined);
    await pass(1000);
    expect([shown, asked]).toEqual([[], []]);
  });

  it("has time for the way to the card, which stays while the pointer is on it", async () => {
    keeper.hover("a");
    await pass(openAfter);
    keeper.hover(undefined);
    await pass(closeAfter - 1);
    keeper.over(true);
    await pass(10_000);
    expect(open).toBe("a");
    keeper.over(false);
    await pass(closeAfter - 1);
    expect(open).toBe("a");
    await pass(1);
    expect(open).toBeUndefined();
  });

  it("goes back to the number, and the card stays", async () => {
    keeper.hover("a");
    await pass(openAfter);
    keeper.hover(undefined);
    await pass(100);
    keeper.hover("a");
    await pass(10_000);
    expect(open).toBe("a");
    expect(shown).toHaveLength(1);
  });

  it("goes to another number, whose card takes the place of the first", async () => {
    keeper.hover("a");
    await pass(openAfter);
    keeper.hover("b");
    await pass(openAfter);
    expect(open).toBe("b");
    await pass(10_000);
    expect(open).toBe("b");
  });

  it("presses, and no card opens there until it was elsewhere", async () => {
    keeper.hover("a");
    await pass(100);
    keeper.pressed();
    keeper.hover("a2"); // The page has rendered it anew.
    await pass(10_000);
    expect(shown).toEqual([]);
    keeper.hover(undefined);
    keeper.hover("a");
    await pass(openAfter);
    expect(open).toBe("a");
  });

  it("presses in the page, and then comes to a number", async () => {
    keeper.pressed();
    keeper.hover("a");
    await pass(openAfter);
    expect(open).toBe("a");
  });

  it("presses beside the card, which closes; a press on the card does not close it", async () => {
    keeper.hover("a");
    await pass(openAfter);
    keeper.over(true);
    keeper.pressed();
    expect(open).toBe("a");
    keeper.over(false);
    keeper.pressed();
    expect(open).toBeUndefined();
  });

  it("opens the card of a host that says nothing, after a while", async () => {
    answer = () => new Promise(() => undefined);
    keeper.hover("a");
    await pass(openAfter);
    expect(open).toBeUndefined();
    await pass(600);
    expect(shown).toEqual(["a: undefined"]);
  });

  it("opens nothing by an answer that comes after it has left", async () => {
    answer = async (number) => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return number;
    };
    keeper.hover("a");
    await pass(300);
    keeper.hover(undefined);
    await pass(1000);
    expect(shown).toEqual([]);
  });
});

describe("a finger", () => {
  it("opens the card at once, and it stays until something else is pressed", async () => {
    const opened = keeper.touched("a");
    await pass(0);
    expect(await opened).toBe(true);
    keeper.over(true);
    keeper.over(false);
    keeper.hover("a");
    keeper.hover(undefined);
    await pass(10_000);
    expect(open).toBe("a");
    keeper.pressed();
    expect(open).toBeUndefined();
  });

  it("hears where there is no room for the card", async () => {
    room = false;
    const opened = keeper.touched("a");
    await pass(0);
    expect(await opened).toBe(false);
  });

  it("leaves the pointer its card afterwards", async () => {
    void keeper.touched("a");
    await pass(0);
    keeper.pressed();
    keeper.hover(undefined);
    keeper.hover("b");
    await pass(openAfter);
    expect(open).toBe("b");
    keeper.hover(undefined);
    await pass(closeAfter);
    expect(open).toBeUndefined();
  });
});
