import { expect, it } from 'vitest';
import { html } from './html.ts';

it('escapes every value, in text and in attributes', () => {
  const name = `"><script>alert('x')</script>&`;
  const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;';
  expect(html`<a title="${name}">${name}</a>`.html).toBe(`<a title="${escaped}">${escaped}</a>`);
});

it('takes pieces of pages as they are, and leaves out what is not there', () => {
  expect(html`<ul>${[html`<li>a</li>`, html`<li>b</li>`]}</ul>${undefined}${false}${0}`.html).toBe(
    '<ul><li>a</li><li>b</li></ul>0',
  );
});
