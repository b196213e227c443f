import { expect, it } from 'vitest';
import { parseDevice } from '../../../src/main/data/base/device';

const chromium = (rest: string, system: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/537.36 (KHTML, like Gecko) ${rest}`;
const webkit = (rest: string, system: string) =>
  `Mozilla/5.0 (${system}) AppleWebKit/605.1.15 (KHTML, like Gecko) ${rest}`;
const windows = 'Windows NT 10.0; Win64; x64';
const mac = 'Macintosh; Intel Mac OS X 10_15_7';
const iphone = 'iPhone; CPU iPhone OS 18_5 like Mac OS X';
const ipad = 'iPad; CPU OS 17_4 like Mac OS X';

it.each([
  [chromium('Chrome/141.0.0.0 Safari/537.36', windows), 'desktop', 'Chrome 141 on Windows'],
  [chromium('Chrome/141.0.0.0 Safari/537.36', mac), 'desktop', 'Chrome 141 on macOS'],
  [chromium('Chrome/141.0.0.0 Safari/537.36', 'X11; Linux x86_64'), 'desktop', 'Chrome 141 on Linux'],
  [chromium('Chrome/138.0.0.0 Safari/537.36', 'X11; CrOS x86_64 14541.0.0'), 'desktop', 'Chrome 138 on ChromeOS'],
  [chromium('Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0', windows), 'desktop', 'Edge 141 on Windows'],
  [chromium('Chrome/130.0.0.0 Safari/537.36 OPR/116.0.0.0', windows), 'desktop', 'Opera 116 on Windows'],
  ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'desktop', 'Firefox 140 on Linux'],
  [`Mozilla/5.0 (${windows}; rv:143.0) Gecko/20100101 Firefox/143.0`, 'desktop', 'Firefox 143 on Windows'],
  [webkit('Version/18.5 Safari/605.1.15', mac), 'desktop', 'Safari on macOS'],
  [webkit('Version/18.5 Mobile/15E148 Safari/604.1', iphone), 'mobile', 'Safari on iPhone'],
  [webkit('CriOS/123.0.6312.52 Mobile/15E148 Safari/604.1', ipad), 'tablet', 'Chrome 123 on iPad'],
  [webkit('FxiOS/132.0 Mobile/15E148 Safari/605.1.15', iphone), 'mobile', 'Firefox 132 on iPhone'],
  [webkit('Mobile/15E148', iphone), 'mobile', 'App on iPhone'],
  [chromium('Chrome/139.0.0.0 Mobile Safari/537.36', 'Linux; Android 14; Pixel 8'), 'mobile', 'Chrome 139 on Android'],
  [chromium('Chrome/139.0.0.0 Safari/537.36', 'Linux; Android 14; SM-X710'), 'tablet', 'Chrome 139 on Android'],
  [
    chromium('SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36', 'Linux; Android 13; SM-S918B'),
    'mobile',
    'Samsung Internet 25 on Android',
  ],
  [
    chromium('Version/4.0 Chrome/139.0.0.0 Mobile Safari/537.36', 'Linux; Android 14; Pixel 8 Build/X; wv'),
    'mobile',
    'App on Android',
  ],
  [chromium('MyDesk/1.2 Chrome/128.0.0.0 Electron/32.0.0 Safari/537.36', mac), 'desktop', 'Electron 32 on macOS'],
  [
    'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko',
    'desktop',
    'Internet Explorer 11 on Windows',
  ],
  [
    chromium('HeadlessChrome/120.0.0.0 Safari/537.36', 'X11; Linux x86_64'),
    'script',
    'Headless Chrome 120 on Linux (script)',
  ],
  ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', 'bot', 'Googlebot (bot)'],
  [
    'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)',
    'bot',
    'GPTBot (bot)',
  ],
  ['curl/8.5.0', 'script', 'curl 8.5 (script)'],
  ['Wget/1.21.4', 'script', 'Wget 1.21 (script)'],
  ['PostmanRuntime/7.36.0', 'script', 'Postman 7.36 (script)'],
  ['python-requests/2.31.0', 'script', 'Python requests 2.31 (script)'],
  ['Go-http-client/2.0', 'script', 'Go 2.0 (script)'],
  ['okhttp/4.12.0', 'script', 'OkHttp 4.12 (script)'],
  ['Dart/3.2 (dart:io)', 'script', 'Dart 3.2 (script)'],
  ['node', 'script', 'Node.js (script)'],
  ['Bun/1.1.0', 'script', 'Bun 1.1 (script)'],
  ['Expo/1017699 CFNetwork/1498 Darwin/23.6.0', 'mobile', 'Expo (Apple app)'],
  ['constructor', 'unknown', 'Unknown device'],
  ['<script>alert(1)</script>', 'unknown', 'Unknown device'],
  ['Mozilla/5.0', 'unknown', 'Unknown device'],
  ['', 'unknown', 'Unknown device'],
  ['   ', 'unknown', 'Unknown device'],
  [null, 'unknown', 'Unknown device'],
])('%s', (userAgent, kind, label) => {
  expect(parseDevice(userAgent)).toMatchObject({ kind, label });
});

it('gives the same object for the same text, and forgets the ones not asked for', () => {
  const first = parseDevice('curl/8.5.0');
  for (let i = 0; i < 400; i += 1) parseDevice(`tool-${i}/1.0`);
  expect(parseDevice('curl/8.5.0')).toBe(first);
  for (let i = 0; i < 600; i += 1) parseDevice(`other-${i}/1.0`);
  expect(parseDevice('curl/8.5.0')).not.toBe(first);
  expect(parseDevice('curl/8.5.0')).toEqual(first);
});

it('takes texts of any length', () => {
  expect(parseDevice(`Mozilla/5.0 ${'('.repeat(1_000_000)}`).kind).toBe('unknown');
  expect(parseDevice(`${'x'.repeat(1_000_000)}/1.0`).label.length).toBeLessThan(100);
});
