import type { UserDetail, UserField } from '@shared/api/users';
import { useState } from 'react';
import type { ActState } from '../../../parts/confirm/use-act';
import { toast } from '../../../ui/toast';
import {
  changesOf,
  columnOfError,
  draftOf,
  patchOf,
  readDraft,
  valuesOf,
  type Drafts,
} from '../../../parts/user-form/edit-fields';
import { NO_CHOICES, type EmailChoices } from './email-choices';
import { resolve, threeWay, type Choices } from './three-way';
import { currentOf, useSaveUser, versionOf, type Current } from './use-save-user';

/** Columns that move by themselves and are nobody's edit. */
const STAMPS: ReadonlySet<string> = new Set(['id', 'createdAt', 'updatedAt']);

/** Everything about one opening of the edit sheet: what is typed, what it comes to, and what happened to saving it. */
export function useEditForm(user: UserDetail, act: ActState, onClose: () => void) {
  // Frozen: the row may be read again while the sheet is open, and "before" must stay what was looked at.
  const [original] = useState<Current>(() => ({ updatedAt: user.updatedAt, fields: user.fields }));
  const [drafts, setDrafts] = useState<Drafts>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [email, setEmail] = useState<EmailChoices>(NO_CHOICES);
  const [current, setCurrent] = useState<Current | null>(null);
  const [choices, setChoices] = useState<Choices>({});
  const { save } = useSaveUser();

  const { fields } = original;
  const before = valuesOf(fields);
  const draft = (field: UserField) => drafts[field.column] ?? draftOf(field.value);
  const readings = fields.map((field) => ({ field, reading: readDraft(field, draft(field)) }));
  const wrong = Object.fromEntries(
    readings.flatMap(({ field, reading }) => ('error' in reading ? [[field.column, reading.error]] : [])),
  );
  const mine = Object.fromEntries(
    readings.map(({ field, reading }) => [field.column, 'error' in reading ? field.value : reading.value]),
  );
  const merged = (current === null ? [] : threeWay(before, mine, valuesOf(current.fields))).filter(
    ({ field }) => !STAMPS.has(fields.find((one) => one.column === field)?.field ?? ''),
  );
  const basis = current === null ? before : { ...before, ...valuesOf(current.fields) };
  const result = current === null ? mine : resolve(merged, choices);
  const changes = result === null ? [] : changesOf(fields, basis, { ...basis, ...result });

  const submit = () => {
    if (result === null) return;
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    if (changes.length === 0) {
      if (current === null) return;
      toast.info({ title: 'Theirs stands', description: 'There was nothing of yours left to save.' });
      onClose();
      return;
    }
    const moved = changes.some(({ column }) => fields.find((f) => f.column === column)?.field === 'email');
    const input = {
      id: user.id,
      patch: patchOf(fields, changes),
      expectedUpdatedAt: versionOf(current ?? original),
      ...(moved ? email : {}),
      ...act.reason.input,
    };
    void act.run(
      async () => {
        await save(input, changes);
        onClose();
      },
      (error) => {
        const now = currentOf(error);
        const column = error.code === 'INVALID_INPUT' ? columnOfError(fields, error.info.field) : undefined;
        if (now !== null) setCurrent(now);
        else if (column !== undefined && current === null) setErrors({ [column]: error.message });
        else return false;
        return true;
      },
    );
  };

  return {
    fields,
    draft,
    errors,
    email,
    setEmail,
    mine,
    before,
    changes,
    /** After a conflict: how both sides compare. Null before. */
    conflict: current === null ? null : { merged, savedAt: current.updatedAt, choices, undecided: result === null },
    set: (field: UserField, text: string) => {
      setDrafts((all) => ({ ...all, [field.column]: text }));
      setErrors((all) => Object.fromEntries(Object.entries(all).filter(([column]) => column !== field.column)));
    },
    choose: (column: string, side: 'mine' | 'theirs') => setChoices((all) => ({ ...all, [column]: side })),
    submit,
  };
}
