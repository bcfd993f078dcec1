import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Deployment } from '@leadferry/config';

/** Names the folder that raw answers of the token endpoint are rescued to: the configured one, else one of this user's own. */
export const escrowDirectory = ({ escrowDir }: Pick<Deployment, 'escrowDir'>): string =>
  escrowDir ?? join(tmpdir(), `leadferry-escrow-${userInfo().uid}`);
