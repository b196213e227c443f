import type { ConnectionSummary } from '@shared/api/connections';
import { ArrowLeft } from 'lucide-react';
import { FormProvider, useWatch } from 'react-hook-form';
import { useScreenReady } from '../../nav/ready';
import { back } from '../../nav/store';
import { Button, IconButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/panel';
import { Screen } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { FoldedSections } from './folded-sections';
import { PostgresFields } from './postgres-fields';
import { isSetting } from './sections';
import { SqliteFields } from './sqlite-fields';
import { TestPanel } from './test-panel';
import { TickRow } from './tick-row';
import { useConnectionForm } from './use-connection-form';
import { useSetting } from './use-setting';
import { WhatItIs } from './what-it-is';

/** Where the database is, by its kind. */
function WhereItIs({ saved }: { saved: boolean }) {
  const { value: driver, set } = useSetting('driver');
  return (
    <Section title="Where it is" description="The one your auth server writes to.">
      <div data-field="driver">
        <Segmented
          label="Kind of database"
          value={driver}
          onValueChange={set}
          options={[
            { value: 'postgres', label: 'PostgreSQL' },
            { value: 'sqlite', label: 'SQLite' },
          ]}
        />
      </div>
      {driver === 'postgres' ? <PostgresFields saved={saved} /> : <SqliteFields />}
    </Section>
  );
}

/** Where secrets are kept, as far as this system lets one choose. */
function Secrets({ protectedStore }: { protectedStore: boolean }) {
  return (
    <Section title="Secrets" description="Passwords and the auth server’s secret.">
      {protectedStore ? (
        <TickRow
          name="remember"
          label="Keep them in this system’s secret store"
          hint="Otherwise they stay in memory until Authdesk closes, and are asked for next time."
        />
      ) : (
        <Notice tone="info" title="They are kept in memory only">
          This system offers no protected place for secrets, so Authdesk writes none to disk and asks again at the next
          start.
        </Notice>
      )}
    </Section>
  );
}

/** The form of a connection, with a test of what is typed beside it; `asked` is the setting somebody was sent here for. */
export function ConnectionForm({ saved, asked }: { saved: ConnectionSummary | null; asked?: string | undefined }) {
  const { form, sections, test, runTest, save, runSave, mapping, protectedStore } = useConnectionForm(saved, asked);
  const environment = useWatch({ control: form.control, name: 'environment' });
  useScreenReady(true);
  return (
    <FormProvider {...form}>
      <Screen
        title={saved === null ? 'New connection' : `Edit ${saved.name}`}
        before={<IconButton icon={ArrowLeft} label="Back" keys="Alt+ArrowLeft" onClick={back} />}
        actions={
          <div data-env={environment} className="flex items-center gap-2">
            <Button busy={test.pending} keys="$mod+t" onClick={runTest}>
              Test
            </Button>
            <Button busy={save.isPending} keys="$mod+s" onClick={() => runSave(false)}>
              Save
            </Button>
            <Button variant="primary" busy={save.isPending} onClick={() => runSave(true)}>
              Save and open
            </Button>
          </div>
        }
      >
        <form
          data-env={environment}
          className="grid min-h-0 flex-1 grid-cols-[minmax(0,768px)_minmax(340px,1fr)] overflow-hidden"
          onSubmit={(event) => {
            event.preventDefault();
            runSave(true);
          }}
        >
          {/* Enter in any box saves and opens, as in every form. */}
          <button type="submit" hidden aria-hidden tabIndex={-1} />
          <div className="overflow-y-auto px-6 py-1">
            <div className="max-w-180">
              {save.error === null || isSetting(save.error.info.field) ? null : (
                <div className="pt-4">
                  <Notice tone="danger" title={save.error.message}>
                    {save.error.hint}
                  </Notice>
                </div>
              )}
              <WhatItIs isNew={saved === null} />
              <WhereItIs saved={saved !== null} />
              <FoldedSections
                saved={saved}
                sections={sections}
                known={test.known}
                questions={test.report?.questions ?? []}
              />
              <Secrets protectedStore={protectedStore} />
            </div>
          </div>
          <aside aria-label="Test of the connection" className="overflow-y-auto border-l border-line bg-canvas p-3">
            <div className="max-w-160">
              <TestPanel
                report={test.report}
                error={test.error}
                pending={test.pending}
                names={test.names}
                mapping={mapping}
                onMapping={(next) => form.setValue('mapping', next, { shouldDirty: true })}
                onAnswer={(times) => {
                  form.setValue('times', { ...form.getValues('times'), ...times }, { shouldDirty: true });
                  runTest();
                }}
                onChange={(key) => void sections.reveal(key)}
                onTest={runTest}
                onAcceptKey={(key) => {
                  const others = (form.getValues('ssh.hostKeys') ?? []).filter(({ server }) => server !== key.server);
                  form.setValue('ssh.hostKeys', [...others, key], { shouldDirty: true });
                  runTest();
                }}
              />
            </div>
          </aside>
        </form>
      </Screen>
    </FormProvider>
  );
}
