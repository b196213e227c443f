/** Elements a mail may show; of others only what stands inside is kept, of those below not even that. */
const SHOWN = new Set(
  'a abbr b big blockquote br caption center code col colgroup dd del div dl dt em font h1 h2 h3 h4 h5 h6 hr i img ins li main ol p pre s section small span strong sub sup table tbody td tfoot th thead tr u ul'.split(
    ' ',
  ),
);
const DROPPED = new Set(
  'script style mail-style template noscript iframe frame object embed applet form input button select textarea svg math link meta base title head'.split(
    ' ',
  ),
);
const ATTRIBUTES = new Set(
  'align alt bgcolor border cellpadding cellspacing color colspan dir face height lang rowspan size valign width'.split(
    ' ',
  ),
);

/** Style rules without anything that would be fetched. */
export function withoutFetches(css: string): string {
  return css
    .replace(/@import\b[^;]*;?/gi, '')
    .replace(/url\(\s*(["']?)(?!data:)[^)]*\1\s*\)/gi, 'none')
    .replace(/image-set\([^)]*\)/gi, 'none');
}

const STYLE = 'data-mail-style';
const RULES = 'mail-style';

/** Styles under other names: the page's policy refuses, and reports, those of any text that is parsed. */
export function renameStyles(html: string): string {
  return html
    .replace(/<(\/?)style\b/gi, `<$1${RULES}`)
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/([\s"'/])style(\s*=)/gi, `$1${STYLE}$2`));
}

function copyElement(from: Element, into: Document): Element {
  const name = from.localName;
  const element = into.createElement(name);
  for (const { name: attribute, value } of from.attributes) {
    if (ATTRIBUTES.has(attribute)) element.setAttribute(attribute, value);
  }
  // Set by rule and not as an attribute, which the page's policy refuses.
  const style = from.getAttribute(STYLE);
  if (style !== null) element.style.cssText = withoutFetches(style);
  if (name === 'a') {
    // Shown, and never followed.
    element.setAttribute('title', from.getAttribute('href') ?? '');
    element.setAttribute('class', 'authdesk-link');
  }
  if (name === 'img') {
    const source = from.getAttribute('src') ?? '';
    if (source.startsWith('data:image/')) element.setAttribute('src', source);
    else element.setAttribute('alt', `[picture not loaded: ${from.getAttribute('alt') ?? 'no description'}]`);
  }
  return element;
}

function copyInto(from: Node, parent: Node, into: Document): void {
  for (const child of from.childNodes) {
    if (child.nodeType === 3) parent.appendChild(into.createTextNode(child.nodeValue ?? ''));
    if (child.nodeType !== 1) continue;
    const element = child as Element;
    if (DROPPED.has(element.localName)) continue;
    if (!SHOWN.has(element.localName)) {
      copyInto(element, parent, into);
      continue;
    }
    const copy = copyElement(element, into);
    parent.appendChild(copy);
    copyInto(element, copy, into);
  }
}

/**
 * Draws a mail's HTML into an empty document, node by node: text, tables and style rules, but nothing that runs, is
 * fetched, or leads anywhere.
 */
export function drawMail(html: string, into: Document): void {
  const parsed = new DOMParser().parseFromString(renameStyles(html), 'text/html');
  into.body.replaceChildren();
  const bodyStyle = parsed.body.getAttribute(STYLE);
  into.body.style.cssText = bodyStyle === null ? '' : withoutFetches(bodyStyle);
  copyInto(parsed.body, into.body, into);
  const rules = [...parsed.querySelectorAll(RULES)].map((style) => withoutFetches(style.textContent ?? ''));
  const own =
    'html{color-scheme:light;background:#fff;color:#111;font:14px/1.5 system-ui,sans-serif}.authdesk-link{text-decoration:underline;cursor:default}a.authdesk-link:not([style]){color:#1a56c4}';
  const view = into.defaultView;
  if (view === null) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync([own, ...rules].join('\n'));
  into.adoptedStyleSheets = [sheet];
}
