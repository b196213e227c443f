import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import { useMemo } from 'react';
import { FormProvider, useForm } from 'react-hook-form';
import { useAnswerConnection } from '../../../api/connections';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { toast } from '../../../ui/toast';
import { formResolver, toFormValues, type FormValues } from '../form-values';
import { WhatItIs } from '../what-it-is';

/** Asks what a database is that was handed to Authdesk; the answer is kept, and the database opened anew with it. */
export function WhatIsThis({ summary, onClose }: { summary: ConnectionSummary; onClose: () => void }) {
  const form = useForm<FormValues, unknown, ConnectionInput>({
    resolver: useMemo(() => formResolver(summary), [summary]),
    defaultValues: toFormValues(summary),
    mode: 'onTouched',
  });
  const answer = useAnswerConnection();
  const save = (input: ConnectionInput) =>
    answer.mutate(
      { summary, input, open: true },
      {
        onSuccess: ({ name }) => {
          toast.ok({ title: `Kept for ${name}`, description: 'Change it any time in the connection.' });
          onClose();
        },
      },
    );
  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title="What is this database?"
      description={<span className="font-mono text-sm wrap-anywhere">{summary.target}</span>}
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>Later</Button>
          <Button variant="primary" type="submit" form="what-is-this" busy={answer.isPending}>
            Save
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form
          id="what-is-this"
          className="flex flex-col gap-4 pt-1"
          onSubmit={(event) => {
            event.preventDefault();
            void form.handleSubmit(save)();
          }}
        >
          {answer.error === null ? null : (
            <Notice tone="danger" title={answer.error.message}>
              {answer.error.hint}
            </Notice>
          )}
          <WhatItIs isNew />
        </form>
      </FormProvider>
    </Dialog>
  );
}
