/**
 * What all that stands in a page has in common. It is adopted by the stage's own
 * closed shadow root: the page's sheets do not reach in, and nothing is added to
 * them. The host has no size: clicks beside the surfaces are the page's.
 */
export const stageStyle = `
:host {
  all: initial !important;
  display: block !important;
  position: fixed !important;
  inset: 0 auto auto 0 !important;
  width: 0 !important;
  height: 0 !important;
  overflow: visible !important;
  z-index: 2147483647 !important;
  direction: ltr !important; /* as our texts are written; the page's may be the other */
  color-scheme: light dark !important;
  --accent: light-dark(#0b7a75, #4fd1c5);
  --on-accent: light-dark(#ffffff, #06302d);
  --turn: light-dark(#8f5600, #f6b73c);
  --good: light-dark(#1a7f37, #4ccb70);
  --bad: light-dark(#b3261e, #ff8a80);
  --ink: light-dark(#1c2024, #eceeef);
  --soft: light-dark(#586069, #a9b1b8);
  --paper: light-dark(#ffffff, #24282c);
  --line: light-dark(#d5d9dd, #434a51);
  --edge: light-dark(#868e96, #78818a);
  font: 13px/18px system-ui, sans-serif !important;
}
@media (pointer: coarse) { :host { --touch: 44px; } }
.by-finger { --touch: 44px; } /* also where there is a mouse beside the screen */
@media print { :host { display: none !important; } }
* { box-sizing: border-box; }
button {
  font: inherit;
  color: inherit;
  background: none;
  border: 0;
  margin: 0;
  padding: 0;
  min-width: var(--touch, 24px);
  min-height: var(--touch, 24px);
  border-radius: 6px;
  cursor: pointer;
}
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
[hidden] { display: none !important; }
`;
