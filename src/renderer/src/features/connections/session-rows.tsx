import type { SelectOption } from '../../ui/select';
import { DurationRow } from './duration-row';
import { AnswerRow, YES_NO } from './select-row';
import { useSetting } from './use-setting';

/** Where an app may keep its sessions, in plain words. */
const STORAGE = [
  { value: '', label: 'Not said', hint: 'The database counts, as far as it shows; asked after opening' },
  { value: 'none', label: 'In the database only', hint: 'The app has no secondaryStorage' },
  { value: 'only', label: 'In Redis only', hint: 'secondaryStorage; the session table is missing or stays empty' },
  {
    value: 'with-database',
    label: 'In Redis and in the database',
    hint: 'secondaryStorage with storeSessionInDatabase: both have to be revoked',
  },
  {
    value: 'with-database-preserved',
    label: 'In Redis, with revoked ones preserved in the database',
    hint: 'Also preserveSessionInDatabase: rows stay, marked as revoked',
  },
  { value: 'unknown', label: 'I don’t know', hint: 'The database counts, as far as it shows; not asked again' },
] as const;
type Answer = 'on' | 'off' | '' | 'unknown';
const CACHE: readonly SelectOption<Answer>[] = [
  { value: '', label: 'Not said', hint: 'Asked after opening; until then it counts as possible' },
  { value: 'off', label: 'No', hint: 'A logout takes effect at once' },
  { value: 'on', label: 'Yes', hint: 'Browsers may look signed in until what they cached runs out' },
  { value: 'unknown', label: 'I don’t know', hint: 'Counts as possible; not asked again' },
];
const JWT: readonly SelectOption<Answer>[] = [
  { value: '', label: 'As the database shows', hint: 'The plugin has a table of its own' },
  { value: 'off', label: 'No' },
  { value: 'on', label: 'Yes', hint: 'Those already issued work until they run out, whatever is revoked' },
  { value: 'unknown', label: 'I don’t know', hint: 'As the database shows; not asked again' },
];
const GRID = 'grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3';

/** Where the app keeps its sessions; `answered` offers only what is an answer. */
export function StorageRow({ label, answered = false }: { label: string; answered?: boolean }) {
  const { value } = useSetting('sessions.secondaryStorage');
  const { value: notKnown = [] } = useSetting('sessions.notKnown');
  const said = value !== undefined || notKnown.includes('sessions.secondaryStorage');
  return (
    <AnswerRow
      name="sessions.secondaryStorage"
      question="sessions.secondaryStorage"
      label={label}
      options={answered && said ? STORAGE.filter((one) => one.value !== '') : STORAGE}
      choiceOf={(storage) => storage ?? null}
      valueOf={(choice) => choice ?? undefined}
    />
  );
}

/** Whether browsers cache their session, and for how long. */
export function CookieCacheRow({ label }: { label: string }) {
  const { value: on } = useSetting('sessions.cookieCache.enabled');
  return (
    <div className={GRID}>
      <AnswerRow
        name="sessions.cookieCache.enabled"
        question="sessions.cookieCache"
        label={label}
        options={CACHE}
        {...YES_NO}
      />
      {on === true ? (
        <DurationRow
          name="sessions.cookieCache.maxAgeSeconds"
          label="For how long"
          placeholder="5 minutes"
          hint="cookieCache.maxAge"
        />
      ) : null}
    </div>
  );
}

/** Whether the app hands out JWTs, and for how long one works. */
export function JwtRow({ label }: { label: string }) {
  const { value: on } = useSetting('sessions.jwt.enabled');
  return (
    <div className={GRID}>
      <AnswerRow name="sessions.jwt.enabled" question="sessions.jwt" label={label} options={JWT} {...YES_NO} />
      {on === true ? (
        <DurationRow
          name="sessions.jwt.lifetimeSeconds"
          label="How long one works"
          placeholder="15 minutes"
          hint="jwt.expirationTime"
        />
      ) : null}
    </div>
  );
}
