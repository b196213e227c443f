import { useRef, useState, type DragEvent } from 'react';
import { useFormContext } from 'react-hook-form';
import { Button } from '../../ui/button';
import { cx } from '../../ui/cx';
import { Field } from '../../ui/field';
import { Textarea } from '../../ui/input';
import type { FormValues } from './form-values';
import { useFault } from './use-setting';

const LARGEST = 100_000;

/** The certificate of a private authority. */
export function CaRow({ name }: { name: 'postgres.ssl.ca' | 'sessions.redisCa' }) {
  return (
    <PemRow
      name={name}
      label="Certificate authority"
      hint="In PEM form, and only for a private authority. Paste it, or drop the .pem file on the box."
      begins="-----BEGIN CERTIFICATE-----"
    />
  );
}

/** A certificate or a key in PEM form: pasted, dropped as a file, or chosen. */
export function PemRow({
  name,
  label,
  hint,
  begins,
}: {
  name: 'postgres.ssl.ca' | 'postgres.ssl.cert' | 'postgres.ssl.key' | 'sessions.redisCa';
  label: string;
  hint: string;
  /** The first line, which tells what it is. */
  begins: string;
}) {
  const { register, setValue, setError } = useFormContext<FormValues>();
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    const text = file.size > LARGEST ? '' : (await file.text()).trim();
    // A key may also be an RSA, an EC or a locked one.
    const what = begins.includes('KEY') ? 'PRIVATE KEY-----' : begins;
    if (text.includes(what)) setValue(name, text, { shouldDirty: true, shouldValidate: true });
    else
      setError(name, {
        message: `${file.name} is not a ${begins.includes('KEY') ? 'key' : 'certificate'} in PEM form`,
      });
  };
  const drag = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      void take(event.dataTransfer.files[0]);
    },
  };
  return (
    <Field name={name} label={label} optional error={useFault(name)} hint={hint}>
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- dropping is one more way; the box and the button take the keys */}
      <div className={cx('relative rounded-md', over && 'outline-2 outline-accent')} {...drag}>
        <Textarea {...register(name)} mono rows={2} placeholder={begins} />
        <input
          ref={picker}
          type="file"
          accept=".pem,.crt,.cer,.key"
          aria-label={`File: ${label}`}
          hidden
          onChange={(event) => {
            void take(event.currentTarget.files?.[0]);
            event.currentTarget.value = '';
          }}
        />
      </div>
      <Button size="sm" className="self-start" onClick={() => picker.current?.click()}>
        Choose file…
      </Button>
    </Field>
  );
}
