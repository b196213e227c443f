import { useState } from 'react';
import type { TemplatePreview } from '../../api/templates';
import { MailFrame } from '../mail-log/public/mail-frame';
import { Notice } from '../../ui/notice';
import { Segmented } from '../../ui/segmented';

type View = 'html' | 'text';

/** The mail as it would arrive, filled with made-up values; nothing in it works. */
export function Preview({ preview }: { preview: TemplatePreview | undefined }) {
  const [chosen, setChosen] = useState<View>('html');
  const noHtml = preview !== undefined && preview.html.trim() === '';
  const view = noHtml ? 'text' : chosen;
  return (
    <section aria-label="Preview" className="flex min-w-0 flex-1 flex-col bg-canvas">
      <header className="flex shrink-0 items-center gap-3 border-b border-line px-4 py-2">
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold selectable" title={preview?.subject}>
            {preview === undefined ? 'Preview' : preview.subject === '' ? 'No subject' : preview.subject}
          </h2>
          <p className="truncate text-sm text-faint">Made-up user, and a link that leads nowhere.</p>
        </div>
        <Segmented<View>
          label="Part of the mail"
          value={view}
          onValueChange={setChosen}
          options={[
            { value: 'html', label: 'HTML' },
            { value: 'text', label: 'Text' },
          ]}
        />
      </header>
      <div className="min-h-0 flex-1 overflow-hidden bg-white">
        {preview === undefined ? null : view === 'html' ? (
          <MailFrame html={preview.html} title="The mail as HTML" />
        ) : (
          <pre className="h-full overflow-y-auto bg-surface p-4 font-mono text-sm wrap-anywhere whitespace-pre-wrap selectable">
            {preview.text}
          </pre>
        )}
      </div>
      {preview === undefined || preview.warnings.length === 0 ? null : (
        <div className="flex shrink-0 flex-col gap-1 border-t border-line p-2">
          {preview.warnings.map((warning) => (
            <Notice key={warning} tone="warn" title={warning} />
          ))}
        </div>
      )}
    </section>
  );
}
