import { type Html, html } from '../html.ts';

/**
 * Draws a share as a bar. It says nothing to a reader of the screen: the same stands in the text beside it. Drawn, not styled,
 * since the policy of the pages allows no styles in a page.
 */
export const bar = (share: number, mood = 'accent'): Html => {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10;
  return html`<svg class="bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="1"/><rect class="fill ${mood}" width="${width}" height="1"/></svg>`;
};
