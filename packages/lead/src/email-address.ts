/** What no unquoted local part may hold: blanks, invisible characters and the specials of RFC 5322. */
const refusedInLocalPart = /[\s\p{Cc}\p{Cf}\p{Cs}"(),:;<>[\]\\@]/u;

/** A DNS label of 1 to 63 characters; letters of any script, since an address may be internationalised (RFC 6531). */
const domainLabel = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,61}[\p{L}\p{M}\p{N}])?$/u;

/** As almost all addresses are; what does not fit is looked at part by part. The last label begins with a letter. */
const ordinaryAddress =
  /^(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[A-Za-z\d](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?\.)+[A-Za-z](?:[A-Za-z\d-]{0,61}[A-Za-z\d])?$/;

const isDotted = (text: string): boolean => text.split('.').every((part) => part !== '');

/**
 * Tells whether a text can be an email address: one `@`, a local part of at most 64 characters without blanks or
 * quotes, and a domain with a dot whose last label is not a number.
 *
 * Checks the form only. It does not promise that the API accepts the address, that the domain exists or that mail
 * arrives. Quoted local parts and address literals (`"a b"@x.org`, `a@[10.0.0.1]`) are refused though RFC 5322 has
 * them; its `Name <address>` too.
 */
export const isEmailAddress = (text: string): boolean => ordinaryAddress.test(text) || isAddressInParts(text);

/** Tells the same by looking at part after part, whatever the text: what {@link isEmailAddress} does where its short way finds nothing. */
export const isAddressInParts = (text: string): boolean => {
  const at = text.indexOf('@');
  const local = text.slice(0, at);
  const domain = text.slice(at + 1);
  if (at < 1 || local.length > 64 || refusedInLocalPart.test(local) || !isDotted(local)) return false;

  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  return labels.length >= 2 && labels.every((label) => domainLabel.test(label)) && !/^\d+$/.test(last);
};
