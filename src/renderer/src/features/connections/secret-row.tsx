import type { ConnectionSecrets, ConnectionSummary } from '@shared/api/connections';
import { TextRow, type TextField } from './text-row';

/** A box for a secret: what is saved is never shown again, and an empty box keeps it. */
export function SecretRow({
  name,
  kept,
  saved,
  label,
  placeholder,
  hint,
  optional = false,
}: {
  name: TextField;
  /** The secret's name in the store. */
  kept: keyof ConnectionSecrets;
  saved: ConnectionSummary | null;
  label: string;
  placeholder: string;
  hint?: React.ReactNode;
  optional?: boolean;
}) {
  const isKept = saved?.kept.includes(kept) === true;
  return (
    <TextRow
      name={name}
      label={label}
      mono
      secret
      optional={optional && !isKept}
      placeholder={isKept ? 'saved; leave empty to keep' : placeholder}
      hint={hint}
    />
  );
}
