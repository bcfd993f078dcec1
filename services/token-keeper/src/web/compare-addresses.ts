/**
 * Says in one sentence where two redirect addresses differ; undefined when they are the same, byte for byte, as the
 * vendor compares them (RFC 6749 3.1.2.3).
 */
export const describeDifference = (ours: string, theirs: string): string | undefined => {
  if (ours === theirs) return undefined;
  if (theirs.trim() === ours) return 'The one in the settings has a blank before or after it.';
  if (!URL.canParse(theirs))
    return 'The one in the settings is not a whole address: it must begin with https:// or http://.';
  const [a, b] = [new URL(ours), new URL(theirs)];
  if (a.protocol !== b.protocol)
    return `Ours begins with ${a.protocol}// and the one in the settings with ${b.protocol}//.`;
  if (a.hostname !== b.hostname)
    return `The host differs: ours is ${a.hostname}, the one in the settings ${b.hostname}.`;
  if (a.port !== b.port) return `The port differs: ours ${portOf(a)}, the one in the settings ${portOf(b)}.`;
  if (`${a.pathname}/` === b.pathname) return 'The one in the settings has a slash at its end, ours has none.';
  if (a.pathname.toLowerCase() === b.pathname.toLowerCase() && a.pathname !== b.pathname)
    return `Capital and small letters differ: ours ends in ${a.pathname}, the one in the settings in ${b.pathname}.`;
  if (a.pathname !== b.pathname)
    return `The path differs: ours is ${a.pathname}, the one in the settings ${b.pathname}.`;
  if (b.search !== '' || b.hash !== '') return 'The one in the settings goes on after the path, ours ends there.';
  return 'They differ in how they are spelt: paste ours into the settings as it stands.';
};

const portOf = ({ port }: URL): string => (port === '' ? 'names none' : `is ${port}`);
