import { useEffect, useRef } from 'react';
import { drawMail } from './safe-mail';

/**
 * A mail's HTML as a person would see it, in a frame of its own that may run nothing, open nothing and fetch nothing: it
 * has no address, and what is drawn into it is copied node by node.
 */
export function MailFrame({ html, title }: { html: string; title: string }) {
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const inner = frame.current?.contentDocument;
    if (inner !== null && inner !== undefined) drawMail(html, inner);
  }, [html]);
  // `allow-same-origin` lets this page draw into it; without `allow-scripts` nothing inside can run.
  return <iframe ref={frame} title={title} sandbox="allow-same-origin" className="size-full border-0 bg-white" />;
}
