import type { ConnectionSummary } from '@shared/api/connections';
import { Field } from '../../ui/field';
import { Input } from '../../ui/input';
import { CaRow } from './ca-row';
import { AnswerRow } from './select-row';
import { TextRow } from './text-row';
import { useSetting } from './use-setting';

const PREFIX = [
  { value: '', label: 'Found by itself', hint: 'By the keys there; asked where several apps share the Redis' },
  { value: 'none', label: 'Nothing', hint: 'Keys are the bare session tokens' },
  { value: 'given', label: 'This text', hint: 'The official package writes better-auth:' },
  { value: 'unknown', label: 'I don’t know', hint: 'Found by itself; not asked again' },
] as const;

function PrefixRow() {
  const { value: prefix, set, check, fault } = useSetting('sessions.redisPrefix');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3">
      <AnswerRow
        name="sessions.redisPrefix"
        question="sessions.redisPrefix"
        found={typeof prefix !== 'string'}
        label="What its keys begin with"
        options={PREFIX}
        choiceOf={(value) => (value === undefined ? null : value === false ? 'none' : 'given')}
        valueOf={(choice) => (choice === null ? undefined : choice === 'none' ? false : '')}
      />
      {typeof prefix === 'string' ? (
        <Field name="sessions.redisPrefix" label="Text" error={fault}>
          <Input
            mono
            value={prefix}
            placeholder="better-auth:"
            onChange={(event) => set(event.target.value)}
            onBlur={check}
          />
        </Field>
      ) : null}
    </div>
  );
}

/** The Redis an app keeps sessions in. */
export function RedisFields({ saved }: { saved: ConnectionSummary | null }) {
  const { value: url = '' } = useSetting('sessions.redisUrl');
  const { value: ca = '' } = useSetting('sessions.redisCa');
  const before = saved?.settings.sessions?.redisUrl;
  const encrypted = (url === '' ? (before ?? '') : url).startsWith('rediss:');
  return (
    <>
      <TextRow
        name="sessions.redisUrl"
        label="Address of Redis"
        optional={before === undefined}
        mono
        kind="secret"
        placeholder={
          before === undefined ? 'rediss://user:password@redis.example.com:6379/0' : 'saved; leave empty to keep'
        }
        hint={
          before === undefined ? (
            'Kept as a secret. rediss:// is encrypted, redis:// is not.'
          ) : (
            <>
              Saved: <span className="font-mono">{before}</span>
            </>
          )
        }
      />
      {encrypted || ca !== '' ? <CaRow name="sessions.redisCa" /> : null}
      <PrefixRow />
    </>
  );
}
