const SCALE = 2;
const MARGIN = 16;
const HEAD = 48;
/** What decides how a part looks, and comes from the style sheet. */
const STYLES = ['fill', 'stroke', 'stroke-width', 'stroke-dasharray', 'opacity', 'font-size'] as const;

/** The drawing as it looks now, with its title and a sentence above it, as SVG that stands by itself. */
function standingAlone(
  drawn: SVGSVGElement,
  title: string,
  sentence: string,
): { svg: string; width: number; height: number } {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  const copies = copy.querySelectorAll('*');
  for (const [i, element] of [...drawn.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(element);
    const target = copies[i];
    for (const name of STYLES) target?.setAttribute(name, style.getPropertyValue(name));
    target?.removeAttribute('class');
  }
  const page = getComputedStyle(document.body);
  const colors = getComputedStyle(document.documentElement);
  const [width, height] = [drawn.clientWidth + 2 * MARGIN, drawn.clientHeight + HEAD + 2 * MARGIN];
  const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  copy.setAttribute('x', String(MARGIN));
  copy.setAttribute('y', String(MARGIN + HEAD));
  copy.removeAttribute('class');
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width * SCALE}" height="${height * SCALE}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<rect width="100%" height="100%" fill="${colors.getPropertyValue('--surface')}"/>`,
    `<text x="${MARGIN}" y="${MARGIN + 14}" font-size="15" font-weight="600" fill="${page.color}">${escape(title)}</text>`,
    `<text x="${MARGIN}" y="${MARGIN + 34}" font-size="12" fill="${colors.getPropertyValue('--muted')}">${escape(sentence)}</text>`,
    new XMLSerializer().serializeToString(copy),
    '</svg>',
  ].join('');
  return { svg, width: width * SCALE, height: height * SCALE };
}

async function pngOf({ svg, width, height }: { svg: string; width: number; height: number }): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/png');
  });
}

/** Puts a drawing on the clipboard as a picture, in the colours it has on screen; tells whether it got there. */
export async function copyPicture(drawn: SVGSVGElement, title: string, sentence: string): Promise<boolean> {
  try {
    const png = await pngOf(standingAlone(drawn, title, sentence));
    await navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
    return true;
  } catch {
    return false;
  }
}
