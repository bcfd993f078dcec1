import { formatInstant } from '../clock.ts';
import { checkText, isBlank, isBody, isUuid } from '../contacts/check-properties.ts';
import { refuseConflict, refuseInvalid, refuseMissing } from '../http/api-errors.ts';
import { createCustomField } from '../world/names.ts';
import type { Endpoint } from './endpoint.ts';
import { answerPage } from './list-names.ts';

const MOST_FIELDS = 100;
const TYPES: readonly unknown[] = [
  'string',
  'date',
  'datetime',
  'single_select',
  'multi_select',
  'currency',
  'text_area',
  'number',
  'boolean',
];

/** `GET /contact_custom_fields`: page of custom fields, at most 100 a page. */
export const getCustomFields: Endpoint = {
  name: 'get_custom_fields',
  method: 'GET',
  path: '/contact_custom_fields',
  scope: 'contact_data',
  privilege: 'contacts:read',
  takesBody: false,
  handle: ({ account, query }) =>
    answerPage(
      {
        path: '/contact_custom_fields',
        key: 'custom_fields',
        most: MOST_FIELDS,
        items: account.customFields.all(),
        idOf: (field) => field.custom_field_id,
        view: (field) => field,
      },
      query,
    ),
};

/** `GET /contact_custom_fields/{custom_field_id}`. */
export const getCustomField: Endpoint = {
  name: 'get_custom_field',
  method: 'GET',
  path: '/contact_custom_fields/:custom_field_id',
  scope: 'contact_data',
  privilege: 'contacts:read',
  takesBody: false,
  handle: ({ account, params }) => {
    const field = account.customFields.get(params.custom_field_id ?? '');
    if (field !== undefined) return { status: 200, body: field };
    const isWellFormed = isUuid(params.custom_field_id);
    return refuseMissing(isWellFormed ? 'The custom field was not found.' : 'custom_field_id is in an invalid format.');
  },
};

/** `POST /contact_custom_fields`: creates a field of a new label; at most 100 an account. Choices are not simulated. */
export const createCustomFieldEndpoint: Endpoint = {
  name: 'create_custom_field',
  method: 'POST',
  path: '/contact_custom_fields',
  scope: 'contact_data',
  privilege: 'contacts:write',
  takesBody: true,
  handle: ({ account, body, nowMs }) => {
    if (!isBody(body)) return refuseInvalid(['The request body is not a JSON object']);
    const { label, type } = body;
    const faults = [
      ...(isBlank(label) ? ['label is missing'] : checkText('label', label, 50)),
      ...(isBlank(type) ? ['type is missing'] : []),
      ...(isBlank(type) || TYPES.includes(type) ? [] : ['type does not have a valid value']),
      ...(account.customFields.all().length >= MOST_FIELDS ? [`an account has at most ${MOST_FIELDS} fields`] : []),
    ];
    if (faults.length > 0) return refuseInvalid(faults);
    if (account.customFields.find(String(label)) !== undefined) {
      return refuseConflict('Validation failed: Custom field label is not unique');
    }

    const field = account.customFields.add(createCustomField(String(label), formatInstant(nowMs), String(type)));
    return { status: 201, body: field, applied: true };
  },
};
