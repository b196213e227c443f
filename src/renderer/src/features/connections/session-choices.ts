import type { SelectOption } from '../../ui/select';
import type { FormValues } from './form-values';

/** Where an app may keep its sessions, in plain words. */
export const STORAGE: readonly SelectOption<FormValues['storage']>[] = [
  { value: '', label: 'Not said', hint: 'The database counts, as far as it shows; asked after opening' },
  { value: 'none', label: 'In the database only', hint: 'The app has no secondaryStorage' },
  { value: 'only', label: 'In Redis only', hint: 'secondaryStorage; the session table is missing or stays empty' },
  {
    value: 'with-database',
    label: 'In Redis and in the database',
    hint: 'secondaryStorage with storeSessionInDatabase: both have to be ended',
  },
  {
    value: 'with-database-preserved',
    label: 'In Redis, with ended ones preserved in the database',
    hint: 'Also preserveSessionInDatabase: rows stay, marked as ended',
  },
  { value: 'unknown', label: 'I don’t know', hint: 'The database counts, as far as it shows; not asked again' },
];
