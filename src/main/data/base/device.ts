import Bowser from 'bowser';
import type { Device } from '@shared/api/common';

/** Lists repeat the same few hundred texts over and over. */
const REMEMBERED = 500;
/** Nothing beyond says anything, and a text of megabytes would cost a pattern match of seconds. */
const READ_AT_MOST = 512;

const remembered = new Map<string, Device>();
const unknown: Device = { kind: 'unknown', label: 'Unknown device', browser: null, os: null };

/** Reads a user-agent text; the answer is for people, never for a decision. */
export function parseDevice(userAgent: string | null): Device {
  const text = userAgent?.trim().slice(0, READ_AT_MOST) ?? '';
  if (text === '') return unknown;
  const known = remembered.get(text);
  if (known) {
    // Put last again, so that the first of the map is the one not asked for the longest.
    remembered.delete(text);
    remembered.set(text, known);
    return known;
  }
  const device = read(text);
  remembered.set(text, device);
  if (remembered.size > REMEMBERED) {
    const [oldest] = remembered.keys();
    if (oldest !== undefined) remembered.delete(oldest);
  }
  return device;
}

function read(text: string): Device {
  if (!text.startsWith('Mozilla/')) return readProgram(text);
  const { browser, os, platform } = Bowser.parse(text);
  const system = systemName(os.name);
  if (platform.type === 'bot' || /bot\b|crawler|spider/i.test(text)) {
    return { kind: 'bot', label: `${browser.name || 'Unknown'} (bot)`, browser: browser.name || null, os: system };
  }
  const where = placeName(platform.model, system);
  if (text.includes('HeadlessChrome/')) {
    const label = `Headless Chrome ${major(browser.version)} on ${where ?? 'an unknown system'} (script)`;
    return { kind: 'script', label, browser: 'Headless Chrome', os: system };
  }
  const kind =
    platform.type === 'mobile' || platform.type === 'tablet' ? platform.type : system === null ? 'unknown' : 'desktop';
  if (where !== null && isInsideApp(text)) return { kind, label: `App on ${where}`, browser: null, os: system };
  const name = browserName(browser.name);
  if (name === null) return where === null ? unknown : { kind, label: where, browser: null, os: system };
  // Safari's version is that of the system, and nobody knows it by number.
  const version = name === 'Safari' ? '' : major(browser.version);
  const shown = version === '' ? name : `${name} ${version}`;
  return { kind, label: where === null ? shown : `${shown} on ${where}`, browser: name, os: system };
}

// A program names itself: `curl/8.5.0`, `MyApp/12 CFNetwork/1498 Darwin/23.6.0`.
function readProgram(text: string): Device {
  const [, product = '', version = ''] = /^([\w .+-]+)(?:\/(\d\S*))?/.exec(text) ?? [];
  const known = PROGRAMS.get(product.toLowerCase());
  const name = known ?? product.slice(0, 40).trim();
  if (/bot\b|crawler|spider/i.test(text)) return { kind: 'bot', label: `${name} (bot)`, browser: name, os: null };
  if (/\bCFNetwork\//.test(text)) return { kind: 'mobile', label: `${name} (Apple app)`, browser: null, os: null };
  // Without a version it may be anything; only what is well known counts as a program.
  if (version === '' && known === undefined) return unknown;
  const [short = ''] = /^\d{1,9}(?:\.\d{1,9})?/.exec(version) ?? [];
  return { kind: 'script', label: `${short === '' ? name : `${name} ${short}`} (script)`, browser: name, os: null };
}

const PROGRAMS: ReadonlyMap<string, string> = new Map([
  ['apache-httpclient', 'Apache HttpClient'],
  ['go-http-client', 'Go'],
  ['node-fetch', 'node-fetch'],
  ['python-requests', 'Python requests'],
  ['axios', 'axios'],
  ['bun', 'Bun'],
  ['curl', 'curl'],
  ['dart', 'Dart'],
  ['deno', 'Deno'],
  ['httpie', 'HTTPie'],
  ['insomnia', 'Insomnia'],
  ['java', 'Java'],
  ['node', 'Node.js'],
  ['okhttp', 'OkHttp'],
  ['postmanruntime', 'Postman'],
  ['undici', 'Node.js'],
  ['wget', 'Wget'],
]);

function browserName(name: string | undefined): string | null {
  switch (name) {
    case undefined:
    case '':
      return null;
    case 'Microsoft Edge':
      return 'Edge';
    case 'Samsung Internet for Android':
      return 'Samsung Internet';
    default:
      return name.slice(0, 40);
  }
}

function systemName(name: string | undefined): string | null {
  if (name === undefined || name === '') return null;
  return name === 'Chrome OS' ? 'ChromeOS' : name;
}

function placeName(model: string | undefined, system: string | null): string | null {
  return model === 'iPhone' || model === 'iPad' ? model : system;
}

// A web view inside an app: iOS leaves `Safari/` out, Android says `wv`.
function isInsideApp(text: string): boolean {
  return /; wv\)/.test(text) || (/\b(iPhone|iPad)\b/.test(text) && !text.includes('Safari/'));
}

function major(version: string | undefined): string {
  return /^\d+/.exec(version ?? '')?.[0] ?? '';
}
