import type { MailKind } from '@shared/api/email';
import type { Variable } from '../../api/templates';
import { Button } from '../../ui/button';
import { Tooltip } from '../../ui/tooltip';

/** The variables this kind of mail has, each a press away; those it cannot do without stand out. */
export function VariablesBar({
  kind,
  variables,
  onInsert,
}: {
  kind: MailKind;
  variables: readonly Variable[];
  onInsert: (name: string) => void;
}) {
  const known = variables.filter((variable) => variable.kinds.includes(kind));
  const needed = known.filter((variable) => variable.requiredIn.includes(kind)).map(({ name }) => `{{${name}}}`);
  return (
    <div className="flex flex-col gap-1">
      <div className="flex flex-wrap items-center gap-1.5" role="group" aria-label="Insert a variable">
        <span className="text-sm text-muted">Insert</span>
        {known.map(({ name, explain, requiredIn }) => (
          <Tooltip key={name} label={explain}>
            <Button
              size="sm"
              className={requiredIn.includes(kind) ? 'border-accent! font-mono text-accent-ink!' : 'font-mono'}
              // The caret stays where it is.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => onInsert(name)}
            >
              {`{{${name}}}`}
            </Button>
          </Tooltip>
        ))}
      </div>
      <p className="text-sm text-faint">
        {needed.join(' and ')} has to stand in the text, and in the HTML where there is any: without it the mail is of
        no use to anybody.
      </p>
    </div>
  );
}
