/** Longest texts of a contact, in characters (reference 3.6). */
export const textLimits = {
  first_name: 50,
  last_name: 50,
  job_title: 50,
  company_name: 50,
} as const;

/** Counts and lengths that the contact resource and the sign-up form do not share (reference 3.2 and 3.6). */
export const formLimits = {
  contact: { address: 80, customFields: 25 },
  signUpForm: { address: 50, customFields: 50 },
} as const;

/** Counts both share. */
export const partLimits = { lists: 50, tags: 50, phones: 3, addresses: 3, notes: 150 } as const;

/** Longest texts within sub-resources. */
export const partTextLimits = {
  customField: 255,
  phone: 25,
  street: 255,
  place: 50,
  note: 2000,
  optOutReason: 255,
} as const;
