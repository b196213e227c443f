// The icon in every size an installer or a desktop asks for, drawn from resources/icon.svg.
import fs from 'node:fs';
import path from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { inRoot } from '../lib/paths.mjs';

export const ICON_SIZES = [16, 24, 32, 48, 64, 128, 256, 512, 1024];

/** Renders the icon into `folder` as `<size>x<size>.png`; gives the files by size. */
export function renderIcons(folder) {
  fs.mkdirSync(folder, { recursive: true });
  const svg = fs.readFileSync(inRoot('resources', 'icon.svg'), 'utf8');
  return Object.fromEntries(
    ICON_SIZES.map((size) => {
      const file = path.join(folder, `${size}x${size}.png`);
      fs.writeFileSync(file, new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng());
      return [size, file];
    }),
  );
}
