import type { PermissionToSend } from '@leadferry/simulator';
import type { Content } from './content.ts';

/** The leads of decision 6's rows, told apart by where their consent comes from. */
export const leadKinds = [
  'explicit lead',
  "lead of an explicit topic's own consent",
  'implicit lead',
  "lead of an implicit topic's own consent",
  'update',
] as const;
export type LeadKind = (typeof leadKinds)[number];

/** The ways a contact can stand: not there, with each permission the vendor knows, deleted. */
export const standings = [
  'absent',
  'explicit',
  'implicit',
  'not_set',
  'pending_confirmation',
  'temp_hold',
  'unsubscribed',
  'deleted',
] as const satisfies readonly (PermissionToSend | 'absent' | 'deleted')[];
export type Standing = (typeof standings)[number];

/** One cell with all that decides what it holds. */
export interface Cell {
  readonly kind: LeadKind;
  readonly standing: Standing;
  /** The consent came after the opt-out, or on a later day than the deletion. */
  readonly isNewer: boolean;
  /** The consent is under five minutes old. */
  readonly isFresh: boolean;
  readonly attempt: number;
}

/** What a cell leads to. Nothing means that the contact is not touched. */
export type Deed = 'form' | 'create' | 'put' | 'put without lists' | 'unsubscribed' | 'contact_deleted' | 'not found';

type Row = 'explicit' | 'implicit' | 'update';
type Column = 'absent' | 'reachable' | 'unsubscribed' | 'deleted';

/** Decision 6 as design.md prints it; where two deeds stand, the first is for a consent that is newer. */
const table: Readonly<Record<Row, Readonly<Record<Column, readonly [newer: Deed, older: Deed]>>>> = {
  explicit: {
    absent: ['form', 'form'],
    reachable: ['form', 'form'],
    unsubscribed: ['form', 'unsubscribed'],
    deleted: ['form', 'contact_deleted'],
  },
  implicit: {
    absent: ['create', 'create'],
    reachable: ['put', 'put'],
    unsubscribed: ['unsubscribed', 'unsubscribed'],
    deleted: ['contact_deleted', 'contact_deleted'],
  },
  update: {
    absent: ['not found', 'not found'],
    reachable: ['put', 'put'],
    unsubscribed: ['put without lists', 'put without lists'],
    deleted: ['not found', 'not found'],
  },
};

const rows: Readonly<Record<LeadKind, Row>> = {
  'explicit lead': 'explicit',
  "lead of an explicit topic's own consent": 'explicit',
  'implicit lead': 'implicit',
  "lead of an implicit topic's own consent": 'implicit',
  update: 'update',
};

const columnOf = (standing: Standing): Column =>
  standing === 'absent' || standing === 'unsubscribed' || standing === 'deleted' ? standing : 'reachable';

/** Whether a lead goes to the form without a look: explicit, its consent under 5 minutes old, its first attempt. */
export const goesUnread = ({ kind, isFresh, attempt }: Pick<Cell, 'kind' | 'isFresh' | 'attempt'>): boolean =>
  rows[kind] === 'explicit' && isFresh && attempt === 1;

/** What the cell holds. A lead that goes unread meets the form whatever the contact's standing: that is the written race. */
export const deedOf = (cell: Cell): Deed => {
  if (goesUnread(cell)) return 'form';
  const [newer, older] = table[rows[cell.kind]][columnOf(cell.standing)];
  return cell.isNewer ? newer : older;
};

/** The requests the vendor sees for it. */
export const requestsOf = (cell: Cell, hasTags: boolean): string[] => {
  const look = goesUnread(cell) ? [] : ['get_contacts'];
  switch (deedOf(cell)) {
    case 'form':
      return [...look, 'sign_up_form', ...(hasTags ? ['add_taggings'] : [])];
    case 'create':
      return [...look, 'create_contact'];
    case 'put':
    case 'put without lists':
      return [...look, 'update_contact'];
    default:
      return look;
  }
};

/** The permission afterwards; undefined where there is nobody. */
export const permissionAfter = (
  cell: Cell,
  before: PermissionToSend | undefined,
  isConfirmedOptIn: boolean,
): PermissionToSend | undefined => {
  switch (deedOf(cell)) {
    case 'form':
      return cell.standing === 'absent' && isConfirmedOptIn ? 'pending_confirmation' : 'explicit';
    case 'create':
      return 'implicit';
    default:
      return before;
  }
};

const union = (...names: (readonly string[])[]): string[] => [...new Set(names.flat())].sort();

/** The content afterwards: all that was there, with what the lead mentions put over it. */
export const contentAfter = (deed: Deed, before: Content | undefined, lead: Content, topicLists: readonly string[]) => {
  if (deed === 'unsubscribed' || deed === 'contact_deleted' || deed === 'not found') return before;
  const isMerged = deed === 'put' || deed === 'put without lists';
  const { home } = lead.addresses;
  const homeAfter = isMerged ? { ...before?.addresses.home, ...home } : home;
  return {
    plain: { ...before?.plain, ...lead.plain },
    customFields: { ...before?.customFields, ...lead.customFields },
    lists: deed === 'put without lists' ? before?.lists : union(before?.lists ?? [], topicLists, lead.lists),
    tags: union(before?.tags ?? [], lead.tags),
    phones: { ...before?.phones, ...lead.phones },
    addresses: { ...before?.addresses, ...(home === undefined ? {} : { home: homeAfter }) },
    notes: before?.notes ?? [],
  };
};
