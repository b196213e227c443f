import type { UserFilters } from '@shared/api/users';
import { addressIn } from '../../parts/paste/paste-kind';
import { readQuery, type TypedQuery } from '../../parts/query/typed-query';
import { USER_FILTER_KEYS } from './filter-keys';

/** Reads what stands in the box of the users list; of a pasted `Name <address>` the address is searched for. */
export function readBox(text: string, final = false): TypedQuery<UserFilters> {
  const query = readQuery(text, USER_FILTER_KEYS, { final });
  return { ...query, text: addressIn(query.text) ?? query.text };
}
