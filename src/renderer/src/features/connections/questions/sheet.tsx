import type { ConnectionInput, ConnectionSummary, SessionQuestion, SessionsReport } from '@shared/api/connections';
import { zodResolver } from '@hookform/resolvers/zod';
import { useMemo } from 'react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import { useAnswerConnection } from '../../../api/connections';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { toast } from '../../../ui/toast';
import { CookieCacheRow, JwtRow } from '../cache-rows';
import { formSchema, toFormValues, toInput, type FormValues } from '../form-values';
import { RedisFields } from '../redis-fields';
import { SelectRow } from '../select-row';
import { STORAGE } from '../session-choices';
import { answersOf, withAnswers } from './answers';

const TEXTS: Readonly<Record<SessionQuestion, string>> = {
  'sessions.secondaryStorage': 'Where does the app keep sessions?',
  'sessions.redisUrl': 'Where is the Redis it keeps sessions in?',
  'sessions.redisPrefix': 'What do its keys begin with in Redis?',
  'sessions.cookieCache': 'Does the app cache sessions in a cookie?',
  'sessions.jwt': 'Does the app hand out JWTs?',
};

/** Asks how the app keeps sessions, once; "I don't know" is an answer, too. Also where an answer is changed later. */
export function SessionQuestions({
  summary,
  report,
  asked,
  open,
  onClose,
  onSaved,
}: {
  summary: ConnectionSummary;
  report: SessionsReport;
  /** What is asked, in this order. */
  asked: readonly SessionQuestion[];
  /** Whether it is the open connection, which is then read anew. */
  open: boolean;
  onClose: () => void;
  onSaved?: () => void;
}) {
  const unanswered = report.questions.map(({ key }) => key);
  const form = useForm<FormValues>({
    resolver: useMemo(() => zodResolver(formSchema(summary)), [summary]),
    defaultValues: answersOf(toFormValues(summary), unanswered),
    mode: 'onTouched',
  });
  const storage = useWatch({ control: form.control, name: 'storage' });
  const answer = useAnswerConnection();
  // Main names what it saw in Redis, which is what the question is about.
  const textOf = (key: SessionQuestion) => report.questions.find((one) => one.key === key)?.question ?? TEXTS[key];
  const redisAsked = asked.includes('sessions.redisUrl') || asked.includes('sessions.redisPrefix');
  const storageAsked = asked.includes('sessions.secondaryStorage');
  // Whoever says that there is a Redis is asked where, on the same sheet.
  const redis = (redisAsked && storage !== 'none') || (storageAsked && !['', 'unknown', 'none'].includes(storage));
  const save = (input: ConnectionInput) =>
    answer.mutate(
      { summary, input, open },
      {
        onSuccess: () => {
          toast.ok({ title: `Kept for ${summary.name}`, description: 'Change it any time in the connection report.' });
          onSaved?.();
          onClose();
        },
      },
    );
  const submit = () =>
    void form.handleSubmit((values) => save(withAnswers(toInput(values, summary), asked, unanswered)))();
  const wrong = Object.entries(form.formState.errors).at(0)?.[1]?.message;

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={`How ${summary.name} keeps sessions`}
      description="The database does not tell. The answers decide when a logout takes effect, and what has to be ended for it."
      size="lg"
      footer={
        <>
          <Button onClick={onClose}>{unanswered.length === 0 ? 'Cancel' : 'Later'}</Button>
          <Button variant="primary" type="submit" form="session-questions" busy={answer.isPending}>
            Save
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form
          id="session-questions"
          className="flex flex-col gap-4 pt-1"
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {answer.error === null ? null : (
            <Notice tone="danger" title={answer.error.message}>
              {answer.error.hint}
            </Notice>
          )}
          {wrong === undefined ? null : (
            <p role="alert" className="sr-only">
              {wrong}
            </p>
          )}
          {storageAsked ? (
            <SelectRow
              name="storage"
              label={TEXTS['sessions.secondaryStorage']}
              options={STORAGE.filter(({ value }) => value !== '' || storage === '')}
              hint={STORAGE.find((one) => one.value === storage)?.hint}
            />
          ) : null}
          {redis ? (
            <div className="flex flex-col gap-3">
              {redisAsked ? (
                <p className="font-medium">
                  {textOf(asked.find((key) => key.startsWith('sessions.redis')) ?? 'sessions.redisUrl')}
                </p>
              ) : null}
              <RedisFields saved={summary} />
            </div>
          ) : null}
          {asked.includes('sessions.cookieCache') ? <CookieCacheRow label={TEXTS['sessions.cookieCache']} /> : null}
          {asked.includes('sessions.jwt') ? <JwtRow label={TEXTS['sessions.jwt']} /> : null}
        </form>
      </FormProvider>
    </Dialog>
  );
}
