import { createRemoteVisitor } from '../../../services/token-keeper/test/support/page-visitor.ts';

/** Visits token-keeper's pages as a person does: with a wrong secret, with the right one, and where nothing is. Returns all HTML. */
export const visitPages = async (publicUrl: string, operatorSecret: string, strange: string): Promise<string> => {
  const visitor = createRemoteVisitor(publicUrl);
  const shown: string[] = [];
  const keep = ({ html, headers, address }: { html: string; headers: object; address: string }): void =>
    void shown.push(address, JSON.stringify(headers), html);
  keep(await visitor.open('/'));
  keep(await visitor.send('sign-in', { secret: `not ${operatorSecret.slice(0, 4)}` }));
  keep(await visitor.send('sign-in', { secret: operatorSecret }));
  for (const path of [
    '/',
    '/authorize',
    '/callback?error=access_denied',
    '/callback?code=nothing&state=nothing',
    '/nothing',
  ])
    keep(await visitor.open(path));
  keep(await visitor.open(`/callback?error=${strange}&error_description=${strange}&state=none`));
  return shown.join('\n');
};
