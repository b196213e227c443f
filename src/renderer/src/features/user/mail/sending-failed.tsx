import { isOutcomeUnknown, type ApiError } from '../../../api/error';
import { ToSetting } from '../../mail-log/public/to-setting';
import { Notice } from '../../../ui/notice';
import { countdownText } from '../../../ui/use-seconds-until';
import { retryAt } from './use-mail-form';

/** Why a mail did not go, what to do about it, and how long a server wants to be left alone. */
export function SendingFailed({ failure, wait, onLeave }: { failure: ApiError; wait: number; onLeave: () => void }) {
  if (retryAt(failure) !== null) {
    return (
      <Notice tone="warn" title={failure.message}>
        <span className="nums" role="timer">
          {wait > 0 ? `It can be sent again in ${countdownText(wait)}.` : 'It can be sent again now.'}
        </span>{' '}
        {failure.hint}
      </Notice>
    );
  }
  const unknown = isOutcomeUnknown(failure);
  return (
    <Notice
      tone={unknown ? 'warn' : 'danger'}
      title={failure.message}
      action={<ToSetting field={failure.info.field ?? null} onLeave={onLeave} />}
    >
      {failure.hint}
      {unknown ? ' The mail log has it as “unknown”.' : ' No mail was sent.'}
    </Notice>
  );
}
