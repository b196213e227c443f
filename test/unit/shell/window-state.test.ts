import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  onVisibleDisplay,
  parseWindowState,
  type Bounds,
  type WindowState,
} from '../../../src/main/shell/window-state';
import { windowStateFile } from '../../../src/main/shell/window-state-file';

const area = (x: number, y: number, width: number, height: number): Bounds => ({ x, y, width, height });
const laptop = area(0, 25, 1440, 875);
const second = area(1440, 0, 2560, 1440);

describe('onVisibleDisplay', () => {
  it.each<[string, Bounds, Bounds[], Bounds | null]>([
    ['stays where it was', area(100, 100, 1280, 800), [laptop], area(100, 100, 1280, 800)],
    ['stays on the second display', area(2000, 200, 1600, 1000), [laptop, second], area(2000, 200, 1600, 1000)],
    [
      'stays half outside while its title can be grabbed',
      area(1200, 100, 1280, 800),
      [laptop],
      area(1200, 100, 1280, 800),
    ],
    ['comes back from a display that is gone', area(2000, 200, 1280, 800), [laptop], area(160, 100, 1280, 800)],
    ['comes back from above', area(100, -600, 1280, 800), [laptop], area(100, 25, 1280, 800)],
    ['shrinks to a smaller display', area(0, 0, 2560, 1400), [laptop], area(0, 25, 1440, 875)],
    ['grows to the smallest size', area(100, 100, 10, 10), [laptop], area(100, 100, 960, 600)],
    ['is left to the system where there is no display', area(0, 0, 1280, 800), [], null],
  ])('%s', (_what, wanted, areas, expected) => {
    expect(onVisibleDisplay(wanted, areas)).toEqual(expected);
  });

  it('always leaves a title bar to grab (property)', () => {
    const coordinate = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 1, max: 6000 });
    const display = fc.record({
      x: coordinate,
      y: coordinate,
      width: fc.integer({ min: 640, max: 4000 }),
      height: fc.integer({ min: 480, max: 3000 }),
    });
    fc.assert(
      fc.property(
        fc.record({ x: coordinate, y: coordinate, width: size, height: size }),
        fc.array(display, { minLength: 1, maxLength: 3 }),
        (wanted, areas) => {
          const placed = onVisibleDisplay(wanted, areas);
          const grabbed = areas.some((one) => {
            if (placed === null) return false;
            const wide = Math.min(placed.x + placed.width, one.x + one.width) - Math.max(placed.x, one.x);
            return wide >= 120 && placed.y >= one.y && placed.y + 40 <= one.y + one.height;
          });
          expect(grabbed).toBe(true);
        },
      ),
    );
  });
});

describe('the remembered state', () => {
  const state: WindowState = { bounds: area(1, 2, 1000, 700), maximized: false, theme: 'dark' };

  it('is read back', () => {
    expect(parseWindowState(JSON.stringify(state))).toEqual(state);
  });
  it.each([
    '',
    'null',
    '{',
    '[]',
    '{}',
    JSON.stringify({ ...state, extra: 1 }),
    JSON.stringify({ ...state, theme: 'pink' }),
    JSON.stringify({ ...state, bounds: { ...state.bounds, x: 1.5 } }),
    JSON.stringify({ ...state, bounds: { ...state.bounds, width: 0 } }),
    '{"bounds":{"x":1e999,"y":0,"width":1,"height":1},"maximized":false,"theme":"dark"}',
  ])('is none when the file says %j', (text) => {
    expect(parseWindowState(text)).toBeNull();
  });

  it('is on disk after a flush, and only the newest', async () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'authdesk-window-'));
    const file = windowStateFile(path.join(folder, 'window.json'));
    expect(await file.load()).toBeNull();
    file.save({ ...state, maximized: true });
    file.save(state);
    await file.flush();
    expect(await file.load()).toEqual(state);
    expect(fs.readdirSync(folder)).toEqual(['window.json']);
    fs.rmSync(folder, { recursive: true });
  });
  it('hurts nobody when it cannot be written', async () => {
    const file = windowStateFile('/nonexistent/folder/window.json');
    file.save(state);
    await expect(file.flush()).resolves.toBeUndefined();
    await expect(file.load()).resolves.toBeNull();
  });
});
