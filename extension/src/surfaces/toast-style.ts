/** The toast's style. */
export const toastStyle = `
.toast {
  --tone: var(--accent);
  position: fixed;
  inset: auto 16px 16px auto;
  width: min(376px, calc(100vw - 32px));
  display: grid;
  grid-template-columns: 20px 1fr auto;
  column-gap: 12px;
  max-height: calc(100vh - 32px);
  padding: 12px;
  overflow: auto;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  box-shadow: 0 6px 24px rgb(0 0 0 / 18%);
}
.toast[data-tone="turn"] { --tone: var(--turn); }
.toast[data-tone="good"] { --tone: var(--good); }
.toast[data-tone="bad"] { --tone: var(--bad); }
.toast[data-tone="quiet"] { --tone: var(--soft); }
.glyph-place { color: var(--tone); width: 20px; height: 20px; }
.glyph { display: block; width: 20px; height: 20px; }
.words { grid-column: 2; min-width: 0; padding-top: 1px; }
.sentence { margin: 0; font-weight: 600; text-wrap: pretty; overflow-wrap: break-word; }
.toast[data-tone="turn"] .sentence { color: var(--turn); }
.next { margin: 2px 0 0; color: var(--soft); text-wrap: pretty; }
.next:empty { display: none; }
.row {
  grid-column: 2 / -1;
  display: flex;
  align-items: center;
  flex-wrap: wrap;
  gap: 0 12px;
  min-height: 28px;
  margin-top: 4px;
}
.row .number, .time { font-variant-numeric: tabular-nums; white-space: nowrap; }
.words .number, .command { display: inline-block; max-width: 100%; font: inherit; font-variant-numeric: tabular-nums; }
.row .number { flex: 1 0 auto; max-width: 100%; overflow: hidden; text-overflow: ellipsis; color: var(--soft); unicode-bidi: isolate; }
.command { color: var(--ink); user-select: all; }
.time { color: var(--soft); margin-inline-start: auto; }
.hint { color: var(--soft); white-space: nowrap; }
.hang-up {
  padding: 4px 12px;
  min-height: var(--touch, 28px);
  font-weight: 600;
  white-space: nowrap;
  border: 1px solid var(--edge);
}
.hang-up:hover:enabled { background: color-mix(in srgb, var(--ink) 8%, transparent); }
.hang-up:disabled { opacity: 0.6; cursor: default; }
.close { grid-column: 3; align-self: start; display: grid; place-items: center; color: var(--soft); margin: -2px -4px 0 0; }
.close:hover { color: var(--ink); background: color-mix(in srgb, var(--ink) 8%, transparent); }
.close .glyph { width: 16px; height: 16px; }
@media (prefers-reduced-motion: no-preference) {
  .toast { animation: arrive 140ms ease-out; }
  .glyph.wait { animation: turn 1.1s linear infinite; }
  .glyph.turn { animation: ring 1.4s ease-in-out infinite; transform-origin: 50% 50%; }
}
@keyframes arrive { from { opacity: 0; transform: translateY(8px); } }
@keyframes turn { to { transform: rotate(360deg); } }
@keyframes ring { 0%, 40%, 100% { transform: none; } 10%, 30% { transform: rotate(-10deg); } 20% { transform: rotate(10deg); } }
@media (forced-colors: active) {
  .toast { border-color: CanvasText; }
  .hang-up { border-color: ButtonText; }
}
`;
