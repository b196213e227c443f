import type { Diagnosis } from '@shared/api/diagnosis';
import type { UserDetail } from '@shared/api/users';
import { Radio, X } from 'lucide-react';
import { toApiError } from '../../../api/error';
import { useDiagnosis, useLiveDiagnosis } from '../../../api/users';
import { Button, IconButton } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import { TONE_ICONS } from '../../../ui/notice';
import { Panel } from '../../../ui/panel';
import { INK_TONE, type Tone } from '../../../ui/tone';
import { evidenceText, FindingLine } from '../public/diagnosis-lines';
import { CHECK_NAMES, VERDICTS } from '../public/diagnosis-words';
import { TwinLines } from './twins';

const VERDICT_TONES: Readonly<Record<Diagnosis['verdict'], Tone>> = { can: 'ok', cannot: 'danger', unclear: 'warn' };

function Checks({ diagnosis: { checked, unchecked } }: { diagnosis: Diagnosis }) {
  return (
    <p className="px-3 py-1.5 text-sm text-faint selectable">
      Looked at: {checked.map((check) => CHECK_NAMES[check]).join(', ')}.
      {unchecked.length === 0 ? null : (
        <span title={unchecked.map(({ check, why }) => `${CHECK_NAMES[check]}: ${why}`).join('\n')}>
          {' '}
          Not looked at: {unchecked.map(({ check }) => CHECK_NAMES[check]).join(', ')}.
        </span>
      )}
    </p>
  );
}

/** Why somebody cannot sign in: what was found, on what evidence, and what mends it. */
export function DiagnosisCard({ user, onClose }: { user: UserDetail; onClose: () => void }) {
  const { data, error } = useDiagnosis(user.id, true);
  const live = useLiveDiagnosis();
  const failure = error ?? live.error;
  const askable = data?.unchecked.some(({ check }) => check === 'server') ?? false;
  const Icon = TONE_ICONS[data === undefined ? 'neutral' : VERDICT_TONES[data.verdict]];
  return (
    <div className="shrink-0 px-4 pb-3">
      <Panel
        title="Why can’t they sign in?"
        flush
        className="max-h-64"
        actions={
          <>
            {askable ? (
              <Button size="sm" icon={Radio} busy={live.isPending} onClick={() => live.mutate(user.id)}>
                Ask the running server too
              </Button>
            ) : null}
            <IconButton icon={X} label="Close" size="sm" onClick={onClose} />
          </>
        }
      >
        <div className="h-full overflow-y-auto" aria-live="polite" aria-busy={data === undefined && failure === null}>
          {failure === null ? null : <p className="px-3 py-1.5 text-danger-ink">{toApiError(failure).message}</p>}
          {data === undefined ? (
            failure === null ? (
              <p className="px-3 py-1.5 text-faint">Looking…</p>
            ) : null
          ) : (
            <>
              <p className="flex items-center gap-2 border-b border-line/70 px-3 py-1.5 font-medium">
                <Icon className={cx('size-3.5 shrink-0', INK_TONE[VERDICT_TONES[data.verdict]])} aria-hidden />
                {VERDICTS[data.verdict]}
                {data.findings.length === 0 ? '; nothing was found' : ''}
              </p>
              <ul>
                {data.findings.map((finding) => (
                  <FindingLine key={`${finding.code} ${evidenceText(finding)}`} finding={finding} />
                ))}
              </ul>
              <TwinLines
                id={user.id}
                beside={
                  new Set(data.findings.flatMap(({ code, evidence }) => (code === 'twin' ? [evidence.id ?? ''] : [])))
                }
              />
              <Checks diagnosis={data} />
            </>
          )}
        </div>
      </Panel>
    </div>
  );
}
