import type { SessionQuestion } from '@shared/api/app-settings';
import type { SessionsReport } from '@shared/api/connection-report';
import type { ConnectionInput, ConnectionSummary } from '@shared/api/connections';
import { useMemo } from 'react';
import { FormProvider, get, useForm } from 'react-hook-form';
import { useAnswerConnection } from '../../../api/connections';
import { Button } from '../../../ui/button';
import { Dialog } from '../../../ui/dialog';
import { Notice } from '../../../ui/notice';
import { toast } from '../../../ui/toast';
import { formResolver, toFormValues, type FormValues } from '../form-values';
import { RedisFields } from '../redis-fields';
import { faultsIn } from '../sections';
import { CookieCacheRow, JwtRow, StorageRow } from '../session-rows';
import { useSetting } from '../use-setting';
import { answersOf } from './answers';

const TEXTS: Readonly<Record<SessionQuestion, string>> = {
  'sessions.secondaryStorage': 'Where does the app keep sessions?',
  'sessions.redisUrl': 'Where is the Redis it keeps sessions in?',
  'sessions.redisPrefix': 'What do its keys begin with in Redis?',
  'sessions.cookieCache': 'Does the app cache sessions in a cookie?',
  'sessions.jwt': 'Does the app hand out JWTs?',
};

/** The boxes of what is asked; whoever says that there is a Redis is asked where, on the same sheet. */
function Questions({
  asked,
  textOf,
  summary,
}: {
  asked: readonly SessionQuestion[];
  textOf: (key: SessionQuestion) => string;
  summary: ConnectionSummary;
}) {
  const { value: storage } = useSetting('sessions.secondaryStorage');
  const aboutRedis = asked.find((key) => key === 'sessions.redisUrl' || key === 'sessions.redisPrefix');
  const storageAsked = asked.includes('sessions.secondaryStorage');
  const redis = storage !== 'none' && (aboutRedis !== undefined || (storageAsked && storage !== undefined));
  return (
    <>
      {storageAsked ? <StorageRow label={TEXTS['sessions.secondaryStorage']} answered /> : null}
      {redis ? (
        <div className="flex flex-col gap-3">
          {aboutRedis === undefined ? null : <p className="font-medium">{textOf(aboutRedis)}</p>}
          <RedisFields saved={summary} />
        </div>
      ) : null}
      {asked.includes('sessions.cookieCache') ? <CookieCacheRow label={TEXTS['sessions.cookieCache']} /> : null}
      {asked.includes('sessions.jwt') ? <JwtRow label={TEXTS['sessions.jwt']} /> : null}
    </>
  );
}

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
  const form = useForm<FormValues, unknown, ConnectionInput>({
    resolver: useMemo(() => formResolver(summary), [summary]),
    defaultValues: answersOf(
      toFormValues(summary),
      asked.filter((key) => unanswered.includes(key)),
    ),
    mode: 'onTouched',
  });
  const answer = useAnswerConnection();
  // Main names what it saw in Redis, which is what the question is about.
  const textOf = (key: SessionQuestion) => report.questions.find((one) => one.key === key)?.question ?? TEXTS[key];
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
  const submit = () => void form.handleSubmit(save)();
  const { errors } = form.formState;
  const wrong: unknown = get(errors, `${faultsIn(errors).at(0)}.message`);

  return (
    <Dialog
      open
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
      title={`How ${summary.name} keeps sessions`}
      description="The database does not tell. The answers decide when a logout takes effect, and what has to be revoked for it."
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
          {typeof wrong !== 'string' ? null : (
            <p role="alert" className="sr-only">
              {wrong}
            </p>
          )}
          <Questions asked={asked} textOf={textOf} summary={summary} />
        </form>
      </FormProvider>
    </Dialog>
  );
}
