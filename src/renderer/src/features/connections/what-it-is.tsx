import { connectionInput, type Environment } from '@shared/api/connections';
import { useId, useState } from 'react';
import { ENVIRONMENTS } from '../../format/environment';
import { cx } from '../../ui/cx';
import { Section } from '../../ui/panel';
import { Switch } from '../../ui/toggle';
import { TextRow } from './text-row';
import { useSetting } from './use-setting';

/** Which kind of database it is, each in its colour, and what the choice means. */
function EnvironmentChoice({
  value,
  onValueChange,
}: {
  value: Environment;
  onValueChange: (value: Environment) => void;
}) {
  const name = useId();
  return (
    <div data-field="environment">
      <div role="radiogroup" aria-label="Environment" className="grid grid-cols-4 gap-2">
        {connectionInput.shape.environment.options.map((environment) => (
          <label
            key={environment}
            data-env={environment}
            className={cx(
              'flex h-8 min-w-0 items-center gap-1.5 rounded-md border px-2 text-sm font-medium has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent',
              environment === value
                ? 'border-env bg-env-soft text-env-ink shadow-[inset_0_0_0_1px_var(--env)]'
                : 'border-line-strong text-muted hover:bg-hover',
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              checked={environment === value}
              onChange={() => onValueChange(environment)}
            />
            <span className="size-2 shrink-0 rounded-full bg-env" aria-hidden />
            <span className="truncate">{ENVIRONMENTS[environment].label}</span>
          </label>
        ))}
      </div>
      <p className="mt-1.5 text-sm text-faint">{ENVIRONMENTS[value].meaning}</p>
    </div>
  );
}

/** Name and environment of a connection, and whether it may change anything. */
export function WhatItIs({ isNew }: { isNew: boolean }) {
  const environment = useSetting('environment');
  const readOnly = useSetting('readOnly');
  // Until somebody decides, production is locked and everything else is not.
  const [decided, setDecided] = useState(!isNew);
  return (
    <Section title="What it is" description="The colour goes with you on every screen.">
      <TextRow name="name" label="Name" placeholder="Acme production" />
      <EnvironmentChoice
        value={environment.value}
        onValueChange={(next) => {
          environment.set(next);
          if (!decided) readOnly.set(next === 'production');
        }}
      />
      <div data-field="readOnly">
        <Switch
          checked={readOnly.value}
          onCheckedChange={(next) => {
            setDecided(true);
            readOnly.set(next);
          }}
          label="Read-only"
          hint={
            readOnly.value
              ? 'Every change is refused, whoever asks, by the database session itself.'
              : 'Changes are allowed; each one is confirmed and recorded.'
          }
        />
      </div>
    </Section>
  );
}
