import type { FieldValue } from '@shared/api/common';
import type { CreateForm } from '@shared/api/users';
import { useState } from 'react';
import { useCreateUser } from '../../api/users';
import { go } from '../../nav/store';
import { readDraft, type DraftField } from '../../parts/user-form/edit-fields';
import { announceDone } from '../../parts/undo/announce-done';
import type { ActState } from '../../parts/confirm/use-act';

type Column = CreateForm['columns'][number];

/** A column of a user who is not there yet, as a form takes it. */
export function asField({ column, field, type, nullable, choices }: Column): DraftField {
  return { column, field, type, nullable, value: null, choices };
}

function readFields(columns: readonly Column[], drafts: Readonly<Record<string, string>>) {
  const fields: Record<string, FieldValue> = {};
  const errors: Record<string, string> = {};
  for (const column of columns) {
    const draft = drafts[column.column] ?? '';
    if (draft.trim() === '') {
      if (column.required) errors[`fields.${column.column}`] = 'This database wants a value here.';
      continue;
    }
    const reading = readDraft(asField(column), draft);
    if ('error' in reading) errors[`fields.${column.column}`] = reading.error;
    else fields[column.column] = reading.value;
  }
  return { fields, errors };
}

/** What is typed for a new user, and making them. */
export function useCreateUserForm({
  known,
  act,
  onClose,
}: {
  known: CreateForm | undefined;
  act: ActState;
  onClose: () => void;
}) {
  const { mutateAsync: create } = useCreateUser();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [verified, setVerified] = useState(false);
  const [chosenRole, setRole] = useState<string | null>(null);
  // Left alone, it is the database's own, where it has one.
  const role = chosenRole ?? known?.defaultRole ?? '';
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const clear = (field: string) =>
    setErrors((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== field)));

  const submit = () => {
    if (known === undefined) return;
    const read = readFields(known.columns, drafts);
    setErrors(read.errors);
    if (Object.keys(read.errors).length > 0) return;
    const input = {
      name: name.trim(),
      email: email.trim(),
      emailVerified: verified,
      ...(password === '' ? {} : { password }),
      ...(known.roles === null || role === '' ? {} : { role }),
      ...(Object.keys(read.fields).length === 0 ? {} : { fields: read.fields }),
      ...act.reason.input,
    };
    const make = async () => {
      const { data, entry } = await create(input);
      onClose();
      go({ to: 'user', id: data.id });
      announceDone({
        title: `Created ${data.email}`,
        description: password === '' ? 'Without a password: send a password reset.' : 'They can sign in now.',
        entry,
        why: input.why,
      });
    };
    void act.run(make, ({ code, info, message }) => {
      const field = code === 'INVALID_INPUT' ? info.field : undefined;
      if (field !== undefined) setErrors({ [field]: message });
      return field !== undefined;
    });
  };

  return {
    name,
    email,
    password,
    verified,
    role,
    drafts,
    errors,
    ready: known !== undefined && name.trim() !== '' && /^\S+@\S+\.\S+$/u.test(email.trim()),
    setName: (next: string) => {
      setName(next);
      clear('name');
    },
    setEmail: (next: string) => {
      setEmail(next);
      clear('email');
    },
    setPassword: (next: string) => {
      setPassword(next);
      clear('password');
    },
    setVerified,
    setRole,
    setDraft: (column: string, text: string) => {
      setDrafts((all) => ({ ...all, [column]: text }));
      clear(`fields.${column}`);
    },
    submit,
  };
}
