import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import { useEffect, useEffectEvent, useMemo } from 'react';
import { useForm, useWatch, type FieldErrors, type FieldPath } from 'react-hook-form';
import { useAppInfo } from '../../api/app';
import { useSaveConnection } from '../../api/connections';
import type { ApiError } from '../../api/error';
import { replace } from '../../nav/store';
import { clearFault } from '../../parts/edit-connection';
import { toast } from '../../ui/toast';
import { formResolver, toFormValues, type FormValues } from './form-values';
import { openConnection } from './wanted';
import { faultsIn, focusBox, settingAtFault, useSections } from './sections';
import { useFormTest } from './use-form-test';

/** What can be done with the form from the keyboard, wherever the focus is. */
interface FormActs {
  readonly test: () => void;
  readonly save: () => void;
  readonly saveAndOpen: () => void;
}

/** Ctrl+T tests, Ctrl+S saves, Ctrl+Enter saves and opens; nothing acts behind a dialog. */
function useFormKeys(acts: FormActs): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.repeat) return;
    if (document.querySelector('[role="dialog"][data-open], [role="alertdialog"][data-open]') !== null) return;
    const act = { t: acts.test, s: acts.save, Enter: acts.saveAndOpen }[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listener);
    return () => document.removeEventListener('keydown', listener);
  }, []);
}

/** The form of a connection: what stands in it, its test, and saving it; a failure leads to the box it is about. */
export function useConnectionForm(saved: ConnectionSummary | null, asked: string | undefined) {
  const form = useForm<FormValues, unknown, ConnectionInput>({
    resolver: useMemo(() => formResolver(saved), [saved]),
    // The form keeps what was typed when the list is read again.
    defaultValues: toFormValues(saved),
    mode: 'onTouched',
    // A box may be in a part that is closed: the form looks for it itself.
    shouldFocusError: false,
  });
  const mapping = useWatch({ control: form.control, name: 'mapping' });
  const protectedStore = useAppInfo().data?.secretStore.protected ?? true;
  const test = useFormTest(saved?.id ?? null, mapping);
  const save = useSaveConnection();

  const settingOf = (error: ApiError) => settingAtFault(error.info, form.getValues('driver'));
  const sections = useSections(test.error === null ? asked : settingOf(test.error));
  const tell = (box: string | undefined, { message }: ApiError) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- boxes are named as what they fill in
    if (box !== undefined) form.setError(box as FieldPath<FormValues>, { message });
  };
  const showAt = (error: ApiError) => {
    const setting = settingOf(error);
    if (setting !== undefined) tell(sections.reveal(setting), error);
  };
  const showInvalid = (errors: FieldErrors<FormValues>) => void sections.reveal(...faultsIn(errors));
  const arrive = useEffectEvent(() => {
    const setting = test.error === null ? undefined : settingOf(test.error);
    const box = focusBox([setting ?? asked ?? 'name']);
    if (setting !== undefined && test.error !== null) tell(box, test.error);
    clearFault();
  });
  useEffect(() => arrive(), []);

  // Where the system keeps no secrets, asking it to would only fail.
  const inputOf = (input: ConnectionInput) => ({ ...input, remember: input.remember === true && protectedStore });
  const runTest = () => void form.handleSubmit((input) => test.run(inputOf(input), showAt), showInvalid)();
  const runSave = (thenOpen: boolean) =>
    void form.handleSubmit(
      (input) =>
        save.mutate(inputOf(input), {
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
  return { form, sections, test, runTest, save, runSave, mapping, protectedStore };
}
