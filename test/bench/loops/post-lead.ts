import { Pool } from 'undici';
import { formPath, newsletterId, proofSeqFieldId } from '../sink/account.ts';
import { bearer } from './bearer.ts';

/** Posts one lead's sign-up form and resolves when it was answered. Nothing is tried again. */
export type PostLead = (value: Buffer | null) => Promise<void>;

interface PublishedLead {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly companyName: string;
  readonly customFields: { readonly proof_seq: string };
}

/** Creates the posting half of every loop: parse, map, POST over a pool that keeps `inFlight` connections. */
export const createPostLead = (sinkUrl: string, inFlight: number): PostLead => {
  const pool = new Pool(sinkUrl, { connections: inFlight });
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${bearer}`,
    'content-type': 'application/json',
  };
  return async (value) => {
    const lead = JSON.parse(String(value)) as PublishedLead;
    const body = JSON.stringify({
      email_address: lead.email,
      first_name: lead.firstName,
      last_name: lead.lastName,
      company_name: lead.companyName,
      list_memberships: [newsletterId],
      custom_fields: [{ custom_field_id: proofSeqFieldId, value: lead.customFields.proof_seq }],
    });
    const answer = await pool.request({ path: formPath, method: 'POST', headers, body });
    const text = await answer.body.text();
    if (answer.statusCode > 201) throw new Error(`the sink answered ${answer.statusCode}: ${text}`);
  };
};
