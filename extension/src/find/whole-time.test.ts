import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { calm, WholeTime } from "./whole-time";

describe("when a page that never rests is read as a whole", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is when it has come to rest", () => {
    const due = vi.fn();
    const whole = new WholeTime(due);
    for (let turn = 0; turn < 5; turn++) {
      whole.await(true);
      vi.advanceTimersByTime(calm - 1);
    }
    expect(whole.isAwaited).toBe(true);
    expect(due).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(due).toHaveBeenCalledOnce();
  });

  it("is not waited for any more where it is read, or the reading has stopped", () => {
    const due = vi.fn();
    const whole = new WholeTime(due);
    whole.await(true);
    whole.await(false);
    expect(whole.isAwaited).toBe(false);
    whole.await(true);
    whole.stop();
    vi.runAllTimers();
    expect(due).not.toHaveBeenCalled();
  });

  it("comes after a while all the same, later where it is much work", () => {
    const whole = new WholeTime(() => undefined);
    expect(whole.mayWait(0)).toBe(false);
    whole.read(1000, 5);
    expect([10_999, 11_000].map((at) => whole.mayWait(at))).toEqual([true, false]);
    whole.read(20_000, 200);
    expect([59_999, 60_000].map((at) => whole.mayWait(at))).toEqual([true, false]);
  });
});
