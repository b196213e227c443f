import type { FilterKey } from './typed-query';

/** A filter typed as `person:ada@example.com`: an address, a phone number or an id, whole. */
export function personKey<Filters>(make: (person: string) => Partial<Filters>): FilterKey<Filters> {
  return {
    key: 'person',
    aliases: ['user', 'email', 'of'],
    explain: 'an address, a phone number or a user id, whole',
    read: (value) =>
      value === '' ? { expected: 'person needs an address, a phone number or an id.' } : { filters: make(value) },
  };
}
