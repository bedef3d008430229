/** The style of the line that says what was done by a card. */
export const noticeStyle = `
.notice {
  position: fixed;
  left: 0;
  top: 0;
  display: flex;
  align-items: center;
  gap: 4px 16px;
  width: max-content;
  max-width: min(380px, calc(100vw - 16px));
  padding: 8px 8px 8px 12px;
  color: var(--ink);
  background: var(--paper);
  border: 1px solid var(--line);
  border-radius: 8px;
  box-shadow: 0 6px 24px rgb(0 0 0 / 18%);
  cursor: default;
  user-select: none;
}
.notice[dir="rtl"] { padding: 8px 12px 8px 8px; }
.notice p { margin: 0; padding-block: 5px; text-wrap: pretty; }
.notice button {
  flex: none;
  padding: 4px 10px;
  min-height: var(--touch, 30px);
  font-weight: 600;
  color: var(--accent);
}
.notice button:hover { background: color-mix(in srgb, var(--ink) 8%, transparent); }
@media (prefers-reduced-motion: no-preference) {
  .notice { animation: notice-arrive 120ms ease-out; }
}
@keyframes notice-arrive { from { opacity: 0; } }
@media (forced-colors: active) {
  .notice { border-color: CanvasText; }
  .notice button { border: 1px solid ButtonText; }
}
`;
