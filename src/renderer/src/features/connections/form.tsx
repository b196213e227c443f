import type { ConnectionSummary } from '@shared/api/connections';
import { zodResolver } from '@hookform/resolvers/zod';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useEffectEvent, useMemo, useState } from 'react';
import { FormProvider, useForm, useWatch, type FieldErrors } from 'react-hook-form';
import { useAppInfo } from '../../api/app';
import { useSaveConnection } from '../../api/connections';
import type { ApiError } from '../../api/error';
import { useScreenReady } from '../../nav/ready';
import { back, replace } from '../../nav/store';
import { Button, IconButton } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/panel';
import { Screen } from '../../ui/screen';
import { toast } from '../../ui/toast';
import { Switch } from '../../ui/toggle';
import { DriverChoice } from './driver-choice';
import { EnvironmentChoice } from './environment-choice';
import { clearFault } from '../../parts/edit-connection';
import { fieldAtFault, formFieldOf } from './fault-field';
import { FoldedSections } from './folded-sections';
import { formSchema, toFormValues, toInput, type FormValues } from './form-values';
import { openConnection } from './opener';
import { PostgresFields } from './postgres-fields';
import { firstFault, focusField, useSections } from './sections';
import { SecretsFields } from './secrets-fields';
import { SqliteFields } from './sqlite-fields';
import { TestPanel } from './test-panel';
import { TextRow } from './text-row';
import { useFormKeys } from './use-form-keys';
import { useFormTest } from './use-form-test';

/** The form of a connection, with a test of what is typed beside it; `asked` is the box somebody was sent here for. */
export function ConnectionForm({
  saved,
  asked,
}: {
  saved: ConnectionSummary | null;
  asked?: keyof FormValues | undefined;
}) {
  const form = useForm<FormValues>({
    resolver: useMemo(() => zodResolver(formSchema(saved)), [saved]),
    // The form keeps what was typed when the list is read again.
    defaultValues: toFormValues(saved),
    mode: 'onTouched',
    // A box may be in a part that is closed: the form looks for it itself.
    shouldFocusError: false,
  });
  const { control, handleSubmit, setValue, setError, getValues } = form;
  const [environment, driver, readOnly, mapping] = useWatch({
    control,
    name: ['environment', 'driver', 'readOnly', 'mapping'],
  });
  const [touchedLock, setTouchedLock] = useState(saved !== null);
  const protectedStore = useAppInfo().data?.secretStore.protected ?? true;
  const test = useFormTest(saved?.id ?? null, mapping);
  const save = useSaveConnection();
  useScreenReady(true);

  const faultOf = (error: ApiError) => fieldAtFault(error.info, getValues());
  const sections = useSections(test.error === null ? asked : faultOf(test.error));
  const showAt = (error: ApiError) => {
    const field = faultOf(error);
    if (field === undefined) return;
    setError(field, { message: error.message });
    sections.reveal(field);
  };
  const showInvalid = (errors: FieldErrors<FormValues>) => {
    const field = firstFault(errors);
    if (field !== undefined) sections.reveal(field);
  };
  const arrive = useEffectEvent(() => {
    const field = test.error === null ? undefined : faultOf(test.error);
    if (field !== undefined && test.error !== null) setError(field, { message: test.error.message });
    focusField(field ?? asked ?? 'name');
    clearFault();
  });
  useEffect(() => arrive(), []);

  // Where the system keeps no secrets, asking it to would only fail.
  const inputOf = (values: FormValues) => toInput({ ...values, remember: values.remember && protectedStore }, saved);
  const runTest = () => void handleSubmit((values) => test.run(inputOf(values), showAt), showInvalid)();
  const runSave = (thenOpen: boolean) =>
    void handleSubmit(
      (values) =>
        save.mutate(inputOf(values), {
          onError: showAt,
          onSuccess: (summary) => {
            toast.ok({ title: `Saved ${summary.name}` });
            replace({ to: 'connections' });
            if (thenOpen) openConnection(summary);
          },
        }),
      showInvalid,
    )();
  useFormKeys({ test: runTest, save: () => runSave(false), saveAndOpen: () => runSave(true) });

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
            <Button variant="env" busy={save.isPending} onClick={() => runSave(true)}>
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
              {save.error === null || formFieldOf(save.error.info.field) !== undefined ? null : (
                <div className="pt-4">
                  <Notice tone="danger" title={save.error.message}>
                    {save.error.hint}
                  </Notice>
                </div>
              )}
              <Section title="What it is" description="The colour goes with you on every screen.">
                <TextRow name="name" label="Name" placeholder="Acme production" />
                <div data-field="environment">
                  <EnvironmentChoice
                    value={environment}
                    onValueChange={(next) => {
                      setValue('environment', next, { shouldDirty: true });
                      if (!touchedLock) setValue('readOnly', next === 'production');
                    }}
                  />
                </div>
                <div data-field="readOnly">
                  <Switch
                    checked={readOnly}
                    onCheckedChange={(next) => {
                      setTouchedLock(true);
                      setValue('readOnly', next, { shouldDirty: true });
                    }}
                    label="Read-only"
                    hint={
                      readOnly
                        ? 'Every change is refused, whoever asks, by the database session itself.'
                        : 'Changes are allowed; each one is confirmed and recorded.'
                    }
                  />
                </div>
              </Section>
              <Section title="Where it is" description="The one your auth server writes to.">
                <DriverChoice />
                {driver === 'postgres' ? <PostgresFields saved={saved !== null} /> : <SqliteFields />}
              </Section>
              <FoldedSections
                saved={saved}
                sections={sections}
                known={test.known}
                questions={test.report?.questions ?? []}
              />
              <Section title="Secrets" description="Passwords and the auth server’s secret.">
                <SecretsFields protectedStore={protectedStore} />
              </Section>
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
                onMapping={(next) => setValue('mapping', next, { shouldDirty: true })}
                onAnswer={({ zone, emptyColumns }) => {
                  if (zone !== undefined) setValue('zone', zone, { shouldDirty: true });
                  if (emptyColumns !== undefined) setValue('emptyColumns', emptyColumns, { shouldDirty: true });
                  runTest();
                }}
                onChange={(key) => sections.reveal(formFieldOf(key) ?? 'storage')}
                onTest={runTest}
              />
            </div>
          </aside>
        </form>
      </Screen>
    </FormProvider>
  );
}
