import { Ellipsis, Image, Table2, TextQuote } from 'lucide-react';
import { useRef, useState, type ReactNode } from 'react';
import { IconButton } from '../../ui/button';
import { copyPicture } from '../../ui/chart/picture';
import { copyText } from '../../ui/copy-button';
import { Menu } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { toCsv } from './csv';

/** One figure with what matters in it, drawn or as a table, and ways to take it along. */
export function FigurePanel({
  title,
  headline,
  compared,
  caption,
  drawing,
  table,
  csv,
}: {
  title: string;
  headline?: string;
  compared?: string | null;
  /** The sentence that matters. */
  caption: string;
  drawing: ReactNode;
  table: ReactNode;
  csv: () => readonly (readonly string[])[];
}) {
  const frame = useRef<HTMLElement>(null);
  const [asTable, setAsTable] = useState(false);
  const copyCsv = () => {
    void copyText(toCsv(csv())).then((done) => done && toast.ok({ title: 'Copied as CSV', description: title }));
  };
  const copyPng = () => {
    const drawn = frame.current?.querySelector('svg[data-drawing], [data-drawing] svg');
    if (!(drawn instanceof SVGSVGElement)) return;
    const said = [headline, compared, caption].filter((part) => part !== undefined && part !== null && part !== '');
    void copyPicture(drawn, title, said.join(' · ')).then((done) =>
      done
        ? toast.ok({ title: 'Copied as a picture', description: title })
        : toast.error({ title: 'Could not copy', description: 'The system refused the picture.' }),
    );
  };
  return (
    <figure
      ref={frame}
      aria-label={title}
      className="flex min-w-0 flex-col rounded-lg border border-line bg-surface px-3 pt-2 pb-2"
    >
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold" title={title}>
            {title}
          </h2>
          {headline === undefined ? null : (
            <p className="flex flex-wrap items-baseline gap-x-2">
              <span className="nums text-xl font-semibold">{headline}</span>
              {compared === null || compared === undefined ? null : (
                <span className="nums text-sm text-muted">{compared}</span>
              )}
            </p>
          )}
        </div>
        <IconButton
          icon={Table2}
          size="sm"
          label={asTable ? `Draw: ${title}` : `Show as a table: ${title}`}
          aria-pressed={asTable}
          className={asTable ? 'bg-pressed text-ink' : ''}
          onClick={() => setAsTable(!asTable)}
        />
        <Menu
          align="end"
          trigger={<IconButton icon={Ellipsis} size="sm" label={`Take along: ${title}`} />}
          entries={[
            {
              label: 'Copy as a picture',
              icon: Image,
              disabled: asTable,
              reason: asTable ? 'Show it as a drawing first.' : undefined,
              onSelect: copyPng,
            },
            { label: 'Copy as CSV', icon: TextQuote, onSelect: copyCsv },
          ]}
        />
      </div>
      <div className="mt-1 min-w-0">{asTable ? table : <div data-drawing>{drawing}</div>}</div>
      <figcaption className="mt-auto pt-1 text-sm text-muted wrap-anywhere selectable">{caption}</figcaption>
    </figure>
  );
}
