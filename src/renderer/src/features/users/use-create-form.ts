import type { FieldValue } from '@shared/api/common';
import type { CreateForm } from '@shared/api/users';
import { useState } from 'react';
import { toApiError, type ApiError } from '../../api/error';
import { useCreateUser } from '../../api/users';
import { go } from '../../nav/store';
import { readDraft, type DraftField } from '../../parts/person-form/edit-fields';
import { tellDone } from '../../parts/undo/tell-done';
import type { WhyState } from '../../parts/reason/use-why';

type Column = CreateForm['columns'][number];

/** A column of a user who is not there yet, as a form takes it. */
export function asField({ column, field, type, nullable }: Column): DraftField {
  return { column, field, type, nullable, value: null };
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
  why,
  onClose,
}: {
  known: CreateForm | undefined;
  why: WhyState;
  onClose: () => void;
}) {
  const create = useCreateUser();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [verified, setVerified] = useState(false);
  const [role, setRole] = useState('user');
  const [drafts, setDrafts] = useState<Readonly<Record<string, string>>>({});
  const [errors, setErrors] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<ApiError | null>(null);
  const clear = (field: string) =>
    setErrors((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== field)));

  const submit = async () => {
    if (known === undefined || create.isPending || !why.complete) return;
    const read = readFields(known.columns, drafts);
    setFailure(null);
    setErrors(read.errors);
    if (Object.keys(read.errors).length > 0) return;
    try {
      const { data, entry } = await create.mutateAsync({
        name: name.trim(),
        email: email.trim(),
        emailVerified: verified,
        ...(password === '' ? {} : { password }),
        ...(known.roles === null ? {} : { role }),
        ...(Object.keys(read.fields).length === 0 ? {} : { fields: read.fields }),
        ...why.input,
      });
      why.done();
      onClose();
      go({ to: 'user', id: data.id });
      tellDone({
        title: `Created ${data.email}`,
        description: password === '' ? 'Without a password: send a password reset.' : 'They can sign in now.',
        entry,
        why: why.input.why,
      });
    } catch (cause) {
      const error = toApiError(cause);
      const field = error.code === 'INVALID_INPUT' ? error.info.field : undefined;
      if (field !== undefined) setErrors({ [field]: error.message });
      else if (!why.refuse(error)) setFailure(error);
    }
  };

  return {
    why,
    name,
    email,
    password,
    verified,
    role,
    drafts,
    errors,
    failure,
    saving: create.isPending,
    ready: known !== undefined && name.trim() !== '' && /^\S+@\S+\.\S+$/u.test(email.trim()) && why.complete,
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
