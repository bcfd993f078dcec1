/**
 * Lists every length and count the API allows, so that what it would refuse never costs a request (reference 3.2, 3.6, 4).
 *
 * Lengths are in characters (code points), as JSON Schema counts them. Where the sign-up form and the contact resource
 * differ, both are here: `signUpForm` for the explicit path, `contact` for create and update.
 */
export const contactLimits = {
  emailAddress: { signUpForm: 50, contact: 80 },
  firstName: 50,
  lastName: 50,
  jobTitle: 50,
  companyName: 50,
  phoneNumber: 25,
  street: 255,
  city: 50,
  state: 50,
  postalCode: 50,
  country: 50,
  anniversary: 10,
  birthdayMonth: { min: 1, max: 12 },
  birthdayDay: { min: 1, max: 31 },
  customFieldValue: 255,
  customFieldLabel: 50,
  tagName: { min: 1, max: 255 },
  optOutReason: 255,
  count: {
    customFields: { signUpForm: 50, contact: 25 },
    listMemberships: { min: 1, max: 50 },
    taggings: 50,
    phoneNumbers: 3,
    streetAddresses: 3,
    activityContactIds: 500,
    activityTagIds: 50,
  },
  /** Shapes an anniversary may have; two digits where `MM` or `DD` stands, one or two where `M` or `D`. */
  anniversaryFormats: [
    'MM/DD/YYYY',
    'M/D/YYYY',
    'YYYY/MM/DD',
    'YYYY/M/D',
    'YYYY-MM-DD',
    'YYYY-M-D',
    'M-D-YYYY',
    'MM-DD-YYYY',
  ],
} as const;
