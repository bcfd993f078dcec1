import { z } from 'zod';
import { TokenConfigError } from './errors.ts';
import { compareGenerations, isNewer } from './generation.ts';
import { parseJson } from './parse-json.ts';
import type { StoredTokenSet, TokenSet } from './token-set.ts';
import type { GrantEnding, TokenReader } from './token-store.ts';
import { deriveVersionId } from './version-id.ts';
import { labels, type VersionedSecret } from './versioned-secret.ts';

/**
 * The second secret of the two-secret form: the access token and nothing else, for consumers whose role cannot read
 * the refresh token and so cannot burn it (reference/token-refresh.md 7.2, secret B).
 */
export interface AccessTokenSecret extends TokenReader {
  /** Shows this set's access token, unless a newer one is shown already. */
  share(set: TokenSet): Promise<void>;
  /** Tells readers that the grant of this set has ended. */
  markEnded(set: TokenSet, ending: GrantEnding): Promise<void>;
}

const iso = z.iso.datetime();
const sharedSchema = z.object({
  kind: z.literal('access_token'),
  generation: z.object({ epoch: z.int().min(1), seq: z.int().min(0) }),
  access_token: z.string().min(1),
  issued_at: iso,
  expires_at: iso,
});
const endingSchema = z.object({ kind: z.literal('ending'), at: iso, access_refused: z.boolean(), lost: z.boolean() });

/** Opens the second secret. Readers need only `GetSecretValue` and `DescribeSecret` on it. */
export const createAccessTokenSecret = (secret: VersionedSecret): AccessTokenSecret => {
  const idOf = async (
    kind: 'access_token' | 'ending' | 'ending_access_refused',
    { generation: { epoch, seq } }: TokenSet,
  ): Promise<string> => deriveVersionId(await secret.arn(), kind, epoch, seq);

  const readShared = async (): Promise<StoredTokenSet | undefined> => {
    const version = await secret.readLabelled(labels.current);
    const { data } = sharedSchema.safeParse(parseJson(version?.text ?? ''));
    return version && data && { ...toTokenSet(data), versionId: version.versionId };
  };

  return {
    currentVersionId: async () => (await secret.labels()).get(labels.current),
    readCurrent: async () => {
      const set = await readShared();
      if (set !== undefined) return set;
      throw new TokenConfigError(
        `the secret ${secret.name} holds no access token yet: a process with mode refresher, token-keeper for one, ` +
          'writes it. See that one runs with the same accessTokenSecret',
      );
    },
    readEnding: async (set) => {
      if (!(await secret.labels()).has(labels.reauth)) return undefined;
      // The access token may have been refused after the refresh token was: that is said by a version of its own.
      for (const kind of ['ending_access_refused', 'ending'] as const) {
        const version = await secret.readVersion(await idOf(kind, set));
        const { data } = endingSchema.safeParse(parseJson(version?.text ?? ''));
        if (data) return { atMs: Date.parse(data.at), isAccessRefused: data.access_refused, isLost: data.lost };
      }
      return undefined;
    },
    share: async (set) => {
      const versionId = await idOf('access_token', set);
      const current = (await secret.labels()).get(labels.current);
      if (current === versionId) return;
      const text = writeShared(set);
      if (current === undefined) return void (await secret.create({ versionId, text, label: labels.current }));
      const shown = await readShared();
      if (shown !== undefined && !isNewer(set.generation, shown.generation)) return;
      await secret.create({ versionId, text, label: labels.next });
      // Refused: another refresher was first. What it showed is newer, or the next look repairs it.
      await secret.moveLabel({ label: labels.current, from: current, to: versionId });
    },
    markEnded: async (set, { atMs, isAccessRefused, isLost }) => {
      const shown = await readShared();
      if (shown !== undefined && compareGenerations(shown.generation, set.generation) > 0) return;
      const at = new Date(atMs).toISOString();
      const text = JSON.stringify({ kind: 'ending', at, access_refused: isAccessRefused, lost: isLost });
      const versionId = await idOf(isAccessRefused ? 'ending_access_refused' : 'ending', set);
      await secret.create({ versionId, text, label: labels.reauth });
    },
  };
};

const writeShared = ({ generation, accessToken, issuedAtMs, expiresAtMs }: TokenSet): string =>
  JSON.stringify({
    kind: 'access_token',
    generation,
    access_token: accessToken,
    issued_at: new Date(issuedAtMs).toISOString(),
    expires_at: new Date(expiresAtMs).toISOString(),
  });

const toTokenSet = (shared: z.infer<typeof sharedSchema>): TokenSet => ({
  generation: shared.generation,
  accessToken: shared.access_token,
  issuedAtMs: Date.parse(shared.issued_at),
  expiresAtMs: Date.parse(shared.expires_at),
});
