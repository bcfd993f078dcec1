import type { Deployment } from './deployment.ts';

/** Finds what keeps the pages from being hosted; a worker that reads the same file does not mind. */
export const findPagesFaults = (pages: Deployment['pages'], httpPort = '9464'): string[] => {
  if (pages === undefined) return [];
  const { publicUrl, port, operatorSecret, behindProxy } = pages;
  const faults: string[] = [];
  if (publicUrl === undefined)
    faults.push('pages.publicUrl: is missing; give the address people open, for example https://leadferry.example.org');
  else if (!isPlainAddress(publicUrl))
    faults.push('pages.publicUrl: must be an address without user, query or fragment');
  if (operatorSecret === undefined && !behindProxy)
    faults.push(
      'pages.operatorSecret: is missing; name the secret people sign in with, or set behindProxy: true where a proxy signs them in',
    );
  if (operatorSecret !== undefined && behindProxy)
    faults.push('pages.behindProxy: true means that nobody is asked for operatorSecret; leave out one of the two');
  if (port !== 0 && port === Number(httpPort))
    faults.push(`pages.port: ${port} is HTTP_PORT already; pages have their own`);
  return faults;
};

const isPlainAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return `${username}${password}${search}${hash}` === '' && !/[?#]/.test(text);
};
