/** How our sources name a connection they ask, and a command within a script. */
const asked = /\b(?:redis|primary|connection)\s*\.\s*(\w+?)(?:Buffer)?\(/g;
const scripted = /\bredis\.p?call\(\s*['"](\w+)['"]/g;

/** Finds whatever a source asks of Redis, from TypeScript and from Lua, in small letters; among it what is no command. */
export const findRedisCommands = (source: string): string[] =>
  [asked, scripted].flatMap((form) => [...source.matchAll(form)].map(([, name = '']) => name.toLowerCase()));
