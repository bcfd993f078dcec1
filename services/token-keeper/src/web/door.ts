import type { FastifyReply, FastifyRequest } from 'fastify';
import { accessProblems } from './access-problems.ts';
import { ProblemError } from './problem.ts';
import { isSameText } from './random-token.ts';
import { readField } from './read-field.ts';
import type { Session, SessionStart, Sessions } from './sessions.ts';
import type { Site } from './site.ts';

/** Lets browsers in, and knows which is which. All throw RedisUnavailableError. */
export interface Door {
  /** Finds the browser's session; undefined when it has none, or an ended one. */
  find(request: FastifyRequest): Promise<Session | undefined>;
  /** Gives the browser a session, and the cookie of it. */
  begin(reply: FastifyReply, start: SessionStart): Promise<Session>;
  /**
   * Lets a browser in: the session of who has signed in, or of anybody where a proxy did that. Otherwise undefined, and
   * the browser was sent to sign in, from where it comes back to the page it wanted.
   */
  admit(request: FastifyRequest, reply: FastifyReply, wanted: string): Promise<Session | undefined>;
  /**
   * Lets a form in.
   *
   * @throws {ProblemError} `form_too_old`: it does not carry what this browser's forms carry, or nobody is signed in.
   */
  admitForm(request: FastifyRequest): Promise<Session>;
  /**
   * Finds the session of a form that anybody may send.
   *
   * @throws {ProblemError} `form_too_old`.
   */
  checkForm(request: FastifyRequest): Promise<Session>;
  /** Ends a session and takes its cookie back. */
  end(session: Session, reply: FastifyReply): Promise<void>;
  /** Sends the browser to another of our own pages, named as seen from the public address. */
  lead(reply: FastifyReply, page: string): FastifyReply;
}

/** Names the cookie so that browsers hold whoever sets it to what its first part says (RFC 6265bis 4.1.3). */
export const nameCookie = ({ isHttps, basePath }: Site): string => {
  if (!isHttps) return 'leadferry';
  return basePath === '/' ? '__Host-leadferry' : '__Secure-leadferry';
};

/** Creates the door of a site. */
export const createDoor = ({ site, sessions }: { site: Site; sessions: Sessions }): Door => {
  const cookieName = nameCookie(site);
  const cookie = { path: site.basePath, httpOnly: true, secure: site.isHttps, sameSite: 'lax' } as const;
  const isAllowed = (session: Session): boolean => session.isSignedIn || !site.hasSignIn;

  const door: Door = {
    find: (request) => sessions.find(request.cookies[cookieName]),
    async begin(reply, start) {
      const session = await sessions.begin(start);
      reply.setCookie(cookieName, session.id, cookie);
      return session;
    },
    async admit(request, reply, wanted) {
      const session = await door.find(request);
      if (session !== undefined && isAllowed(session)) return session;
      if (!site.hasSignIn) return door.begin(reply, { isSignedIn: false, isLetIn: true });
      if (session === undefined) await door.begin(reply, { isSignedIn: false, wanted });
      else await sessions.noteWanted(session, wanted);
      door.lead(reply, 'sign-in');
      return undefined;
    },
    async admitForm(request) {
      const session = await door.checkForm(request);
      if (!isAllowed(session)) throw new ProblemError(accessProblems.formTooOld);
      return session;
    },
    async checkForm(request) {
      const session = await door.find(request);
      if (session === undefined || !isSameText(readField(request.body, 'form_token'), session.formToken))
        throw new ProblemError(accessProblems.formTooOld);
      return session;
    },
    async end(session, reply) {
      await sessions.end(session);
      reply.clearCookie(cookieName, cookie);
    },
    // 303: whatever was sent, the next page is fetched (RFC 9110 15.4.4).
    lead: (reply, page) => reply.redirect(`${site.basePath}${page}`, 303),
  };
  return door;
};
