/** A bearer token as long as the vendor's, which are JWTs of about 900 characters. */
export const bearer = `eyJ${'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.repeat(15)}`.slice(0, 900);
