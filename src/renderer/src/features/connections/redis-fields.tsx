import type { ConnectionSummary } from '@shared/api/connections';
import { useFormContext, useWatch } from 'react-hook-form';
import type { SelectOption } from '../../ui/select';
import { CaRow } from './ca-row';
import type { FormValues } from './form-values';
import { SelectRow } from './select-row';
import { TextRow } from './text-row';

const PREFIX: readonly SelectOption<FormValues['redisPrefixKind']>[] = [
  { value: '', label: 'Found by itself', hint: 'By the keys there; asked where several apps share the Redis' },
  { value: 'none', label: 'Nothing', hint: 'Keys are the bare session tokens' },
  { value: 'given', label: 'This text', hint: 'The official package writes better-auth:' },
  { value: 'unknown', label: 'I don’t know', hint: 'Found by itself; not asked again' },
];

/** The Redis an app keeps sessions in. */
export function RedisFields({ saved }: { saved: ConnectionSummary | null }) {
  const { control } = useFormContext<FormValues>();
  const [url, kind, ca] = useWatch({ control, name: ['redisUrl', 'redisPrefixKind', 'redisCa'] });
  const before = saved?.settings.sessions?.redisUrl;
  const encrypted = (url === '' ? (before ?? '') : url).startsWith('rediss:');
  return (
    <>
      <TextRow
        name="redisUrl"
        label="Address of Redis"
        optional={before === undefined}
        mono
        secret
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
      {encrypted || ca !== '' ? <CaRow name="redisCa" /> : null}
      <div className="grid grid-cols-[minmax(0,1fr)_180px] items-start gap-3">
        <SelectRow
          name="redisPrefixKind"
          label="What its keys begin with"
          options={PREFIX}
          hint={PREFIX.find((one) => one.value === kind)?.hint}
        />
        {kind === 'given' ? <TextRow name="redisPrefix" label="Text" mono placeholder="better-auth:" /> : null}
      </div>
    </>
  );
}
