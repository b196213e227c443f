import type { LogoutProof, SessionAnswer } from '@shared/api/sessions';
import { ArrowRight } from 'lucide-react';
import { clockTime, exactTime } from '../../../../format/dates';
import { Badge } from '../../../../ui/badge';
import { TONE_ICONS } from '../../../../ui/notice';
import { answerWords, verdictWords, whyNotProven } from './facts';

function Answer({ answer }: { answer: SessionAnswer }) {
  return (
    <span className="whitespace-nowrap" title={exactTime(answer.at)}>
      <span className="font-medium">{answerWords(answer)}</span>{' '}
      <time dateTime={answer.at} className="nums text-muted">
        {clockTime(answer.at)}
      </time>
    </span>
  );
}

/** What the auth server said about each session before and after; a tick only where it said both. */
export function ProofList({
  proofs,
  names,
}: {
  proofs: readonly LogoutProof[];
  /** What a session is called, by its id. */
  names: Readonly<Record<string, string>>;
}) {
  return (
    <ul className="flex flex-col rounded-md border border-line" aria-label="Proof">
      {proofs.map((proof) => {
        const { word, tone } = verdictWords(proof);
        const why = whyNotProven(proof);
        return (
          <li
            key={proof.sessionId}
            className="flex flex-col gap-0.5 border-b border-line/70 px-3 py-1.5 last:border-b-0"
          >
            <div className="flex min-w-0 items-center gap-2">
              <span className="min-w-0 flex-1 truncate selectable" title={proof.sessionId}>
                {names[proof.sessionId] ?? proof.sessionId}
              </span>
              <Badge tone={tone} icon={TONE_ICONS[tone]}>
                {word}
              </Badge>
            </div>
            <div className="flex flex-wrap items-center gap-x-2 text-sm selectable">
              <Answer answer={proof.before} />
              <ArrowRight className="size-3.5 shrink-0 text-faint" aria-label="then" />
              <Answer answer={proof.after} />
            </div>
            {why === null ? null : <div className="text-sm text-muted wrap-anywhere selectable">{why}</div>}
          </li>
        );
      })}
    </ul>
  );
}
