import { randomBytes, randomInt } from 'node:crypto';

/** A text that stands nowhere but where it was planted, so that wherever else it turns up it has leaked. */
export interface Canary {
  /** What it is, for people: `email`, `refresh token`. Never the text itself. */
  readonly kind: string;
  readonly text: string;
}

/** Personal data of made-up people, all with the marks of one run in them. */
export interface People {
  email(seq: number): string;
  firstName(seq: number): string;
  lastName(seq: number): string;
  phone(seq: number): string;
  street(seq: number): string;
  shortCode(seq: number): string;
  /** What to look for: a mark for each kind of data. */
  readonly canaries: readonly Canary[];
}

const mark = (): string => {
  const letters = 'abcdefghjkmnpqrstvwxyz';
  return Array.from({ length: 10 }, () => letters[randomInt(letters.length)]).join('');
};

/** Makes the people of one run. A mark is ten random letters, for phones nine digits: neither comes up by chance. */
export const createPeople = (): People => {
  const [email, first, last, street, code] = [mark(), mark(), mark(), mark(), mark()];
  const phone = String(randomInt(200_000_000, 999_999_999));
  const named = (text: string, seq: number): string => `${text[0]?.toUpperCase()}${text.slice(1)}${seq}`;
  return {
    email: (seq) => `${email}.${seq}@example.org`,
    firstName: (seq) => named(first, seq),
    lastName: (seq) => named(last, seq),
    phone: (seq) => `+1${phone}${seq}`,
    street: (seq) => `${seq} ${named(street, 0)} Street`,
    shortCode: (seq) => `${code}${seq}`,
    canaries: [
      { kind: 'email', text: email },
      { kind: 'first name', text: first },
      { kind: 'last name', text: last },
      { kind: 'street', text: street },
      { kind: 'custom field', text: code },
      { kind: 'phone', text: phone },
    ],
  };
};

/** Makes a secret text that is a canary too. */
export const createSecretText = (kind: string): Canary => ({ kind, text: randomBytes(18).toString('hex') });
