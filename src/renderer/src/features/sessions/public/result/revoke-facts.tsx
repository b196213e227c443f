import type { RevokeOutcome } from '@shared/api/sessions';
import { Dot } from 'lucide-react';
import { cx } from '../../../../ui/cx';
import { Notice, TONE_ICONS } from '../../../../ui/notice';
import { INK_TONE } from '../../../../ui/tone';
import { useNow } from '../../../../ui/use-now';
import { factsOf, type Fact } from './facts';
import { ProofList } from './proof-list';
import { noProofSentence } from './sentences';

const NO_NAMES = {};

/**
 * What a logout came to: whether the server refuses, until when browsers and JWTs may not know, what was ended where, and
 * the proof. Says of nothing that it is so unless it is known.
 */
export function RevokeFacts({
  report,
  first = [],
  names = NO_NAMES,
}: {
  report: RevokeOutcome;
  /** Told before, such as what else was done. */
  first?: readonly Fact[];
  /** What a session of the proof is called, by its id. */
  names?: Readonly<Record<string, string>>;
}) {
  const now = useNow();
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-1.5" aria-label="What came of it">
        {[...first, ...factsOf(report, now)].map(({ key, tone, text, detail }) => {
          const Icon = tone === 'neutral' ? Dot : TONE_ICONS[tone];
          return (
            <li key={`${key} ${text}`} className="flex items-start gap-2" data-fact={key} data-tone={tone}>
              <Icon className={cx('mt-0.5 size-4 shrink-0', INK_TONE[tone])} aria-hidden />
              <div className="min-w-0 wrap-anywhere selectable">
                <div className={tone === 'neutral' ? 'text-muted' : undefined}>{text}</div>
                {detail === null ? null : <div className="text-sm text-muted">{detail}</div>}
              </div>
            </li>
          );
        })}
      </ul>
      {report.proof.length === 0 ? null : <ProofList proofs={report.proof} names={names} />}
      {report.noProof === null ? null : <Notice tone="warn" title={noProofSentence(report.noProof)} />}
    </div>
  );
}
