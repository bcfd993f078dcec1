import axe from 'axe-core';
import type { Page } from 'puppeteer-core';

interface Found {
  readonly violations: ReadonlyArray<{
    readonly id: string;
    readonly nodes: ReadonlyArray<{ readonly html: string; readonly failureSummary?: string }>;
  }>;
}

/**
 * Returns what axe-core finds on a page that would keep somebody out, by all of its rules, WCAG AA contrast among them; a line
 * each. Runs beside the page's own policy, which stays in force.
 */
export const findBarriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run(document)')) as Found;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
};
