import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5c8f"/>
<path d="M6 19h20l-3 6H9zM15 7v10H8zM17 9l7 8h-7z" fill="#fff"/></svg>
`;

/** Serves the style sheet, the script and the icon. Browsers may keep them for five minutes. */
export const registerAssets = (app: FastifyInstance): void => {
  const serve = (path: string, type: string, text: string): void => {
    app.get(path, (_request, reply) => reply.type(type).header('cache-control', 'public, max-age=300').send(text));
  };
  serve('/style.css', 'text/css; charset=utf-8', read('style.css'));
  serve('/live.js', 'text/javascript; charset=utf-8', read('live.js'));
  serve('/icon.svg', 'image/svg+xml', icon);
};
