import type { ConnectionSummary } from '@shared/api/connections';
import { zodResolver } from '@hookform/resolvers/zod';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import { Controller, FormProvider, useForm, useWatch } from 'react-hook-form';
import { useAppInfo } from '../../api/app';
import { useSaveConnection, useTestConnection } from '../../api/connections';
import type { ApiError } from '../../api/error';
import { useScreenReady } from '../../nav/ready';
import { back, replace } from '../../nav/store';
import { Button, IconButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/panel';
import { Screen } from '../../ui/screen';
import { Segmented } from '../../ui/segmented';
import { toast } from '../../ui/toast';
import { Checkbox, Switch } from '../../ui/toggle';
import { EnvironmentChoice } from './environment-choice';
import { MailFields, PostgresFields, SqliteFields, TextRow } from './form-parts';
import { formFieldOf, formSchema, toFormValues, toInput, type FormValues } from './form-values';
import { openConnection } from './opener';
import { TestPanel } from './test-panel';

/** The form of a connection, with a test of what is typed beside it. */
export function ConnectionForm({ saved }: { saved: ConnectionSummary | null }) {
  const form = useForm<FormValues>({
    resolver: useMemo(() => zodResolver(formSchema(saved === null)), [saved]),
    // The form keeps what was typed when the list is read again.
    defaultValues: toFormValues(saved),
    mode: 'onTouched',
  });
  const { control, handleSubmit, setValue, setError, setFocus } = form;
  useEffect(() => {
    if (saved === null) setFocus('name');
  }, [saved, setFocus]);
  const [environment, driver, readOnly] = useWatch({ control, name: ['environment', 'driver', 'readOnly'] });
  const [touchedLock, setTouchedLock] = useState(saved !== null);
  const protectedStore = useAppInfo().data?.secretStore.protected ?? true;
  const test = useTestConnection();
  const save = useSaveConnection();
  useScreenReady(true);

  const showAt = (error: ApiError) => {
    const field = formFieldOf(error.info.field);
    if (field !== undefined) setError(field, { message: error.message }, { shouldFocus: true });
  };
  const runTest = handleSubmit((values) => test.mutate(toInput(values, saved), { onError: showAt }));
  const runSave = (thenOpen: boolean) =>
    handleSubmit((values) => {
      // Where the system keeps no secrets, asking it to would only fail.
      const input = toInput({ ...values, remember: values.remember && protectedStore }, saved);
      save.mutate(input, {
        onError: showAt,
        onSuccess: (summary) => {
          toast.ok({ title: `Saved ${summary.name}` });
          replace({ to: 'connections' });
          if (thenOpen) openConnection(summary);
        },
      });
    });

  return (
    <Screen
      title={saved === null ? 'New connection' : `Edit ${saved.name}`}
      before={<IconButton icon={ArrowLeft} label="Back" keys="Alt+ArrowLeft" onClick={back} />}
      actions={
        <div data-env={environment} className="flex items-center gap-2">
          <Button busy={test.isPending} onClick={() => void runTest()}>
            Test
          </Button>
          <Button busy={save.isPending} onClick={() => void runSave(false)()}>
            Save
          </Button>
          <Button variant="env" busy={save.isPending} onClick={() => void runSave(true)()}>
            Save and open
          </Button>
        </div>
      }
    >
      <FormProvider {...form}>
        <form
          data-env={environment}
          className="grid min-h-0 flex-1 grid-cols-[minmax(0,768px)_minmax(340px,1fr)] overflow-hidden"
          onSubmit={(event) => {
            event.preventDefault();
            void runSave(true)();
          }}
        >
          {/* Enter in any box saves and opens, as in every form. */}
          <button type="submit" hidden aria-hidden tabIndex={-1} />
          <div className="overflow-y-auto px-6 py-1">
            <div className="max-w-180">
              {save.error === null || formFieldOf(save.error.info.field) !== undefined ? null : (
                <div className="pt-4">
                  <Notice tone="danger" title={save.error.message}>
                    {save.error.hint}
                  </Notice>
                </div>
              )}
              <Section title="What it is" description="The colour goes with you on every screen.">
                <TextRow name="name" label="Name" placeholder="Acme production" />
                <EnvironmentChoice
                  value={environment}
                  onValueChange={(next) => {
                    setValue('environment', next, { shouldDirty: true });
                    if (!touchedLock) setValue('readOnly', next === 'production');
                  }}
                />
                <Switch
                  checked={readOnly}
                  onCheckedChange={(next) => {
                    setTouchedLock(true);
                    setValue('readOnly', next, { shouldDirty: true });
                  }}
                  label="Read-only"
                  hint={
                    readOnly
                      ? 'Every change is refused, whoever asks.'
                      : 'Changes are allowed; each one is confirmed and recorded.'
                  }
                />
              </Section>
              <Section title="Where it is" description="The one your auth server writes to.">
                <Controller
                  control={control}
                  name="driver"
                  render={({ field }) => (
                    <Segmented
                      label="Kind of database"
                      value={field.value}
                      onValueChange={field.onChange}
                      options={[
                        { value: 'postgres', label: 'PostgreSQL' },
                        { value: 'sqlite', label: 'SQLite' },
                      ]}
                    />
                  )}
                />
                {driver === 'postgres' ? <PostgresFields saved={saved !== null} /> : <SqliteFields />}
              </Section>
              <Section
                title="Auth server and mail"
                description="Needed to resend mail; looking things up works without."
              >
                <TextRow
                  name="serverURL"
                  label="Address of the auth server"
                  optional
                  mono
                  placeholder="https://auth.example.com"
                />
                <MailFields saved={saved !== null} />
              </Section>
              <Section title="Secrets" description="Passwords and the auth server’s secret.">
                {protectedStore ? (
                  <Controller
                    control={control}
                    name="remember"
                    render={({ field }) => (
                      <Checkbox
                        checked={field.value}
                        onCheckedChange={field.onChange}
                        label="Keep them in this system’s secret store"
                        hint="Otherwise they stay in memory until Authdesk closes, and are asked for next time."
                      />
                    )}
                  />
                ) : (
                  <Notice tone="info" title="They are kept in memory only">
                    This system offers no protected place for secrets, so Authdesk writes none to disk and asks again at
                    the next start.
                  </Notice>
                )}
              </Section>
            </div>
          </div>
          <aside aria-label="Test of the connection" className="overflow-y-auto border-l border-line bg-canvas p-3">
            <div className="max-w-160">
              <TestPanel report={test.data} error={test.error} pending={test.isPending} />
            </div>
          </aside>
        </form>
      </FormProvider>
    </Screen>
  );
}
