import type { Finding } from '@shared/api/diagnosis';
import { commandKeys, runCommand } from '../../../nav/commands';
import { go } from '../../../nav/store';
import { Button } from '../../../ui/button';
import { cx } from '../../../ui/cx';
import { TONE_ICONS } from '../../../ui/notice';
import { INK_TONE, type Tone } from '../../../ui/tone';
import { viewSessions } from '../../sessions/public/view-store';
import { commandOf, sentenceOf } from './diagnosis-words';

const TONES: Readonly<Record<Finding['severity'], Tone>> = { blocks: 'danger', 'may-block': 'warn', note: 'neutral' };

/** What shows it: a row or a setting. */
export function evidenceText({ evidence: { table, column, value, setting } }: Finding): string {
  const place = table === undefined ? setting : [table, column].filter((part) => part !== undefined).join('.');
  return [place, value].filter((part) => part !== undefined && part !== '').join(' = ');
}

function ActButton({ finding }: { finding: Finding }) {
  const { act } = finding;
  if (act === undefined) return null;
  const { id } = act.input;
  if (act.method === 'users.get' && typeof id === 'string') {
    return (
      <Button size="sm" onClick={() => go({ to: 'user', id })}>
        {act.label}
      </Button>
    );
  }
  if (act.method === 'sessions.revoke') {
    const show = () => {
      viewSessions({ search: '', filters: { odd: 'no-user' } });
      go({ to: 'sessions' });
    };
    return (
      <Button size="sm" onClick={show}>
        Show them
      </Button>
    );
  }
  if (act.method === 'audit.undo') {
    return (
      <Button size="sm" onClick={() => go({ to: 'audit' })}>
        {act.label}
      </Button>
    );
  }
  const command = commandOf(finding);
  if (command === null) return null;
  return (
    <Button size="sm" keys={commandKeys(command)} onClick={() => runCommand(command)}>
      {act.label}
    </Button>
  );
}

/** One finding, with what shows it and the act that mends it. */
export function FindingLine({ finding }: { finding: Finding }) {
  const tone = TONES[finding.severity];
  const Icon = TONE_ICONS[tone];
  return (
    <li className="flex items-start gap-2.5 border-b border-line/70 px-3 py-1.5 last:border-b-0">
      <Icon className={cx('mt-0.5 size-3.5 shrink-0', INK_TONE[tone])} aria-hidden />
      <div className="min-w-0 flex-1">
        <div className="font-medium wrap-anywhere selectable">{finding.title}</div>
        <div className="text-sm wrap-anywhere text-muted selectable">
          {sentenceOf(finding)} <span className="font-mono text-faint">{evidenceText(finding)}</span>
        </div>
      </div>
      <span className="shrink-0">
        <ActButton finding={finding} />
      </span>
    </li>
  );
}
