/** The style of a number's card. */
export const cardStyle = `
.card {
  position: fixed;
  left: 0;
  top: 0;
  display: flex;
  flex-direction: column;
  width: max-content;
  min-width: min(264px, calc(100vw - 16px));
  max-width: min(380px, calc(100vw - 16px));
  padding: 12px;
  overflow: auto;
  overscroll-behavior: contain;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  box-shadow: 0 6px 24px rgb(0 0 0 / 18%);
  cursor: default;
  user-select: none;
}
.card-head { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: 0 16px; }
.card-number {
  margin: 0;
  font-size: 17px;
  line-height: 24px;
  font-weight: 600;
  font-variant-numeric: tabular-nums;
  white-space: nowrap;
  unicode-bidi: isolate;
  overflow: hidden;
  text-overflow: ellipsis;
}
.card-what { margin: 0; color: var(--soft); }
.card-there, .card-dialed { margin: 2px 0 0; color: var(--soft); font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
.card-row { display: flex; flex-wrap: wrap; align-items: center; gap: 4px; margin-top: 12px; }
/* Where all colours are forced, a border shows that is transparent otherwise. */
.card-row button { padding: 3px 9px; min-height: var(--touch, 30px); white-space: nowrap; border: 1px solid transparent; }
.card-row .card-call {
  margin-inline-end: 4px;
  padding-inline: 17px;
  font-weight: 600;
  color: var(--on-accent);
  background: var(--accent);
}
.card-row .card-call:hover { background: color-mix(in srgb, var(--accent) 88%, var(--ink)); }
.card-row .card-more { margin-inline-start: auto; display: grid; place-items: center; min-width: var(--touch, 30px); padding: 3px; }
.card-quiet:hover, .card-quiet[aria-expanded="true"] { background: color-mix(in srgb, var(--ink) 8%, transparent); }
.card .glyph { display: block; width: 16px; height: 16px; }
.card-more .glyph { width: 20px; height: 20px; }
.card-down { display: flex; align-items: center; gap: 4px; }
.card-down .glyph { width: 12px; height: 12px; }
.card-list { display: flex; flex-direction: column; margin: 12px -8px -8px; padding-top: 4px; border-top: 1px solid var(--line); }
.card[data-side="above"] .card-list { order: 1; }
.card[data-side="above"] .card-row { order: 2; }
.card-list button {
  display: flex;
  justify-content: space-between;
  align-items: center;
  gap: 16px;
  padding: 4px 8px;
  min-height: var(--touch, 30px);
  text-align: start;
}
.card-list button:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }
.card-list .value { font-variant-numeric: tabular-nums; white-space: nowrap; unicode-bidi: isolate; }
.card-list .kind { color: var(--soft); }
.card-list .done { color: var(--good); }
@media (prefers-reduced-motion: no-preference) {
  .card { animation: card-arrive 120ms ease-out; }
}
@keyframes card-arrive { from { opacity: 0; } }
@media (forced-colors: active) {
  .card { border-color: CanvasText; }
  .card-row .card-call { outline: 1px solid ButtonText; }
  .card-list button:hover, .card-quiet:hover { outline: 2px solid Highlight; }
}
`;
